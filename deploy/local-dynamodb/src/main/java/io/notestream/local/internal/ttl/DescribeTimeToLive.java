package io.notestream.local.internal.ttl;

import io.notestream.local.internal.operation.ApiCall;
import io.notestream.local.internal.operation.Operation;
import io.notestream.local.internal.operation.ResponseBody;
import io.notestream.local.internal.operation.ServiceContext;
import io.notestream.local.internal.shape.Shape;

/** Describes whether a table's items expire, and by which attribute. */
final class DescribeTimeToLive implements Operation {

  private static final Shape.Structure INPUT =
      Shape.Structure.named("DescribeTimeToLiveInput")
          .required("TableName", Shape.tableNameParameter())
          .build();

  private final ServiceContext service;

  DescribeTimeToLive(ServiceContext service) {
    this.service = service;
  }

  @Override
  public String name() {
    return "DescribeTimeToLive";
  }

  @Override
  public Shape.Structure input() {
    return INPUT;
  }

  @Override
  public ResponseBody handle(ApiCall call) {
    String attribute = service.table(call.body()).definition().settings().expiryAttribute();
    return json -> {
      json.writeStartObject();
      json.writeObjectFieldStart("TimeToLiveDescription");
      json.writeStringField("TimeToLiveStatus", attribute == null ? "DISABLED" : "ENABLED");
      if (attribute != null) {
        json.writeStringField("AttributeName", attribute);
      }
      json.writeEndObject();
      json.writeEndObject();
    };
  }
}
