package io.notestream.local.internal.stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.operation.ApiCall;
import io.notestream.local.internal.operation.Operation;
import io.notestream.local.internal.operation.RequestMembers;
import io.notestream.local.internal.operation.ResponseBody;
import io.notestream.local.internal.shape.Shape;

/** Returns an iterator: a place in a shard to read from. */
final class GetShardIterator implements Operation {

  private static final Shape.Structure INPUT =
      Shape.Structure.named("GetShardIteratorInput")
          .required("StreamArn", StreamShapes.STREAM_ARN)
          .required("ShardId", StreamShapes.SHARD_ID)
          .required(
              "ShardIteratorType",
              Shape.oneOf("AFTER_SEQUENCE_NUMBER", "LATEST", "AT_SEQUENCE_NUMBER", "TRIM_HORIZON"))
          .optional("SequenceNumber", StreamShapes.SEQUENCE_NUMBER)
          .build();

  private final StreamReader reader;

  GetShardIterator(StreamReader reader) {
    this.reader = reader;
  }

  @Override
  public Api api() {
    return Api.STREAMS;
  }

  @Override
  public String name() {
    return "GetShardIterator";
  }

  @Override
  public Shape.Structure input() {
    return INPUT;
  }

  @Override
  public ResponseBody handle(ApiCall call) {
    JsonNode body = call.body();
    String token =
        reader
            .iterator(
                RequestMembers.requiredText(body, "StreamArn"),
                RequestMembers.requiredText(body, "ShardId"),
                ShardIteratorType.valueOf(RequestMembers.requiredText(body, "ShardIteratorType")),
                RequestMembers.text(body, "SequenceNumber"))
            .token();
    return json -> {
      json.writeStartObject();
      json.writeStringField("ShardIterator", token);
      json.writeEndObject();
    };
  }
}
