package io.notestream.local.internal.operation.table;

import io.notestream.local.internal.operation.ApiCall;
import io.notestream.local.internal.operation.Operation;
import io.notestream.local.internal.operation.ResponseBody;
import io.notestream.local.internal.shape.Shape;

/** Describes the endpoint to call, for clients that discover it: the one that they have called. */
final class DescribeEndpoints implements Operation {

  private static final Shape.Structure INPUT =
      Shape.Structure.named("DescribeEndpointsInput").build();
  private static final int CACHE_MINUTES = 1440;

  @Override
  public String name() {
    return "DescribeEndpoints";
  }

  @Override
  public Shape.Structure input() {
    return INPUT;
  }

  @Override
  public ResponseBody handle(ApiCall call) {
    return json -> {
      json.writeStartObject();
      json.writeArrayFieldStart("Endpoints");
      json.writeStartObject();
      json.writeStringField("Address", call.host());
      json.writeNumberField("CachePeriodInMinutes", CACHE_MINUTES);
      json.writeEndObject();
      json.writeEndArray();
      json.writeEndObject();
    };
  }
}
