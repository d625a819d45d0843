package io.notestream.local.internal.stream;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.operation.ApiCall;
import io.notestream.local.internal.operation.Operation;
import io.notestream.local.internal.operation.RequestMembers;
import io.notestream.local.internal.operation.ResponseBody;
import io.notestream.local.internal.shape.Shape;
import java.io.IOException;
import java.util.List;

/** Lists the streams of one table or of all. */
final class ListStreams implements Operation {

  private static final int MOST = 100;

  private static final Shape.Structure INPUT =
      Shape.Structure.named("ListStreamsInput")
          .optional("TableName", StreamShapes.TABLE_NAME)
          .optional("Limit", Shape.integer(1, MOST))
          .optional("ExclusiveStartStreamArn", StreamShapes.STREAM_ARN)
          .build();

  private final StreamReader reader;

  ListStreams(StreamReader reader) {
    this.reader = reader;
  }

  @Override
  public Api api() {
    return Api.STREAMS;
  }

  @Override
  public String name() {
    return "ListStreams";
  }

  @Override
  public Shape.Structure input() {
    return INPUT;
  }

  @Override
  public ResponseBody handle(ApiCall call) {
    JsonNode body = call.body();
    int limit = (int) RequestMembers.number(body, "Limit", MOST);
    List<StreamMeta> found =
        reader.list(
            RequestMembers.text(body, "TableName"),
            RequestMembers.text(body, "ExclusiveStartStreamArn"),
            limit);
    return json -> write(json, found, limit);
  }

  private static void write(JsonGenerator json, List<StreamMeta> found, int limit)
      throws IOException {
    List<StreamMeta> page = found.subList(0, Math.min(limit, found.size()));
    json.writeStartObject();
    json.writeArrayFieldStart("Streams");
    for (StreamMeta stream : page) {
      json.writeStartObject();
      json.writeStringField("StreamArn", stream.arn().toString());
      json.writeStringField("TableName", stream.arn().table());
      json.writeStringField("StreamLabel", stream.arn().label());
      json.writeEndObject();
    }
    json.writeEndArray();
    if (found.size() > limit) {
      json.writeStringField("LastEvaluatedStreamArn", page.get(limit - 1).arn().toString());
    }
    json.writeEndObject();
  }
}
