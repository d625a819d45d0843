package io.notestream.local.internal.stream;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.operation.ApiCall;
import io.notestream.local.internal.operation.EpochSeconds;
import io.notestream.local.internal.operation.Operation;
import io.notestream.local.internal.operation.RequestMembers;
import io.notestream.local.internal.operation.ResponseBody;
import io.notestream.local.internal.shape.Shape;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Describes a stream and its shards, or the children of one shard, a page at a time. */
final class DescribeStream implements Operation {

  private static final int MOST = 100;

  private static final Shape.Structure INPUT =
      Shape.Structure.named("DescribeStreamInput")
          .required("StreamArn", StreamShapes.STREAM_ARN)
          .optional("Limit", Shape.integer(1, MOST))
          .optional("ExclusiveStartShardId", StreamShapes.SHARD_ID)
          .optional(
              "ShardFilter",
              Shape.Structure.named("ShardFilter")
                  .optional("Type", Shape.oneOf("CHILD_SHARDS"))
                  .optional("ShardId", StreamShapes.SHARD_ID)
                  .build())
          .build();

  private final StreamReader reader;

  DescribeStream(StreamReader reader) {
    this.reader = reader;
  }

  @Override
  public Api api() {
    return Api.STREAMS;
  }

  @Override
  public String name() {
    return "DescribeStream";
  }

  @Override
  public Shape.Structure input() {
    return INPUT;
  }

  @Override
  public ResponseBody handle(ApiCall call) {
    JsonNode body = call.body();
    StreamState stream = reader.stream(RequestMembers.requiredText(body, "StreamArn"));
    StreamMeta meta = stream.meta();
    int limit = (int) RequestMembers.number(body, "Limit", MOST);
    List<Shard> shards = filtered(stream.shards(), RequestMembers.member(body, "ShardFilter"));
    int from = indexAfter(shards, RequestMembers.text(body, "ExclusiveStartShardId"));
    List<Shard> page = shards.subList(from, Math.min(shards.size(), from + limit));
    boolean more = from + page.size() < shards.size();
    return json -> write(json, meta, page, more);
  }

  /** Returns the shards that the filter asks for; a parent that is gone still has its children. */
  private static List<Shard> filtered(ShardSet shards, @Nullable JsonNode filter) {
    if (filter == null) {
      return shards.all();
    }
    String parent = RequestMembers.text(filter, "ShardId");
    if (!RequestMembers.has(filter, "Type") || parent == null) {
      throw ServiceException.validation(
          "ShardFilter must name a Type and, for CHILD_SHARDS, a ShardId");
    }
    return shards.all().stream().filter(shard -> parent.equals(shard.parentId())).toList();
  }

  /**
   * Returns the index after the shard of that id, or after where it would be if it has gone since
   * the previous page.
   */
  private static int indexAfter(List<Shard> shards, @Nullable String startId) {
    if (startId == null) {
      return 0;
    }
    for (int i = 0; i < shards.size(); i++) {
      if (shards.get(i).id().equals(startId)) {
        return i + 1;
      }
    }
    int index = 0;
    while (index < shards.size() && shards.get(index).id().compareTo(startId) < 0) {
      index++;
    }
    return index;
  }

  private static void write(JsonGenerator json, StreamMeta meta, List<Shard> page, boolean more)
      throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("StreamDescription");
    json.writeStringField("StreamArn", meta.arn().toString());
    json.writeStringField("StreamLabel", meta.arn().label());
    json.writeStringField("StreamStatus", meta.isEnabled() ? "ENABLED" : "DISABLED");
    json.writeStringField("StreamViewType", meta.view().name());
    EpochSeconds.write(json, "CreationRequestDateTime", meta.createdAt());
    json.writeStringField("TableName", meta.arn().table());
    json.writeArrayFieldStart("KeySchema");
    writeKey(json, meta.key().singleHash(), "HASH");
    String range = meta.key().singleRange();
    if (range != null) {
      writeKey(json, range, "RANGE");
    }
    json.writeEndArray();
    json.writeArrayFieldStart("Shards");
    for (Shard shard : page) {
      write(json, shard);
    }
    json.writeEndArray();
    if (more) {
      json.writeStringField("LastEvaluatedShardId", page.get(page.size() - 1).id());
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void writeKey(JsonGenerator json, String attribute, String type)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("AttributeName", attribute);
    json.writeStringField("KeyType", type);
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Shard shard) throws IOException {
    json.writeStartObject();
    json.writeStringField("ShardId", shard.id());
    json.writeObjectFieldStart("SequenceNumberRange");
    json.writeStringField("StartingSequenceNumber", SequenceNumber.text(shard.startingSequence()));
    if (!shard.isOpen()) {
      json.writeStringField("EndingSequenceNumber", SequenceNumber.text(shard.endingSequence()));
    }
    json.writeEndObject();
    if (shard.parentId() != null) {
      json.writeStringField("ParentShardId", shard.parentId());
    }
    json.writeEndObject();
  }
}
