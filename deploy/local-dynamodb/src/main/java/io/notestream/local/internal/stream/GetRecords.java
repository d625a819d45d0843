package io.notestream.local.internal.stream;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.item.ValueJson;
import io.notestream.local.internal.operation.ApiCall;
import io.notestream.local.internal.operation.Operation;
import io.notestream.local.internal.operation.RequestMembers;
import io.notestream.local.internal.operation.ResponseBody;
import io.notestream.local.internal.shape.Shape;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads the records of a shard from an iterator on. */
final class GetRecords implements Operation {

  private static final int MOST = 1000;

  private static final Shape.Structure INPUT =
      Shape.Structure.named("GetRecordsInput")
          .required("ShardIterator", StreamShapes.SHARD_ITERATOR)
          .optional("Limit", Shape.integer(1, MOST))
          .build();

  private final StreamReader reader;

  GetRecords(StreamReader reader) {
    this.reader = reader;
  }

  @Override
  public Api api() {
    return Api.STREAMS;
  }

  @Override
  public String name() {
    return "GetRecords";
  }

  @Override
  public Shape.Structure input() {
    return INPUT;
  }

  @Override
  public ResponseBody handle(ApiCall call) {
    JsonNode body = call.body();
    StreamPage page =
        reader.read(
            RequestMembers.requiredText(body, "ShardIterator"),
            (int) RequestMembers.number(body, "Limit", MOST));
    return json -> write(json, page);
  }

  private static void write(JsonGenerator json, StreamPage page) throws IOException {
    StreamMeta stream = page.stream();
    json.writeStartObject();
    json.writeArrayFieldStart("Records");
    for (StreamMaps.PositionedRecord each : page.records()) {
      StreamRecord value = each.value();
      json.writeStartObject();
      json.writeStringField("eventID", EventIds.of(stream, each.sequence()));
      json.writeStringField("eventName", value.eventName());
      json.writeStringField("eventVersion", "1.1");
      json.writeStringField("eventSource", "aws:dynamodb");
      json.writeStringField("awsRegion", stream.arn().region());
      json.writeObjectFieldStart("dynamodb");
      json.writeNumberField(
          "ApproximateCreationDateTime", Math.floorDiv(value.createdAtMillis(), 1000L));
      writeImage(json, "Keys", value.keys());
      writeImage(json, "NewImage", value.newImage());
      writeImage(json, "OldImage", value.oldImage());
      json.writeStringField("SequenceNumber", SequenceNumber.text(each.sequence()));
      json.writeNumberField("SizeBytes", value.sizeBytes());
      json.writeStringField("StreamViewType", stream.view().name());
      json.writeEndObject();
      if (value.byService()) {
        json.writeObjectFieldStart("userIdentity");
        json.writeStringField("PrincipalId", "dynamodb.amazonaws.com");
        json.writeStringField("Type", "Service");
        json.writeEndObject();
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    if (page.next() != null) {
      json.writeStringField("NextShardIterator", page.next());
    }
    json.writeEndObject();
  }

  private static void writeImage(JsonGenerator json, String name, @Nullable Item image)
      throws IOException {
    if (image != null) {
      json.writeFieldName(name);
      ValueJson.write(image, json);
    }
  }
}
