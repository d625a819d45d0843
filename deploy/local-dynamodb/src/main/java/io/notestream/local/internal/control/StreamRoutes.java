package io.notestream.local.internal.control;

import com.fasterxml.jackson.core.JsonGenerator;
import io.notestream.local.internal.http.ControlHandler.Request;
import io.notestream.local.internal.operation.ResponseBody;
import io.notestream.local.stream.StreamControl;
import io.notestream.local.stream.StreamControl.ShardInfo;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The routes of streams and their shards. Parameters are in the query. */
final class StreamRoutes {

  private static final int CHILDREN = 2;

  private final StreamControl streams;

  StreamRoutes(StreamControl streams) {
    this.streams = streams;
  }

  void addTo(ControlApi api) {
    api.add("GET", "streams", this::describe);
    api.add("POST", "streams/split", this::split);
    api.add("POST", "streams/roll", this::roll);
    api.add("POST", "streams/trim", this::trim);
    api.add("POST", "streams/remove-shard", this::removeShard);
    api.add("POST", "streams/expire-iterators", request -> expireIterators());
  }

  private ResponseBody describe(Request request) {
    String table = required(request, "table");
    String arn = streams.arn(table);
    List<ShardInfo> shards = streams.shards(table);
    return json -> {
      json.writeStartObject();
      json.writeStringField("streamArn", arn);
      writeShards(json, "shards", shards);
      json.writeEndObject();
    };
  }

  private ResponseBody split(Request request) {
    String table = required(request, "table");
    int children = optional(request, "into").map(StreamRoutes::number).orElse(CHILDREN);
    return added(
        optional(request, "shard")
            .map(shard -> streams.split(table, shard, children))
            .orElseGet(() -> streams.split(table, children)));
  }

  private ResponseBody roll(Request request) {
    String table = required(request, "table");
    return added(
        optional(request, "shard")
            .map(shard -> streams.split(table, shard, 1))
            .orElseGet(() -> streams.roll(table)));
  }

  private ResponseBody trim(Request request) {
    String table = required(request, "table");
    int trimmed =
        optional(request, "through")
            .map(sequence -> streams.trimThrough(table, sequence))
            .orElseGet(() -> streams.trim(table));
    return json -> {
      json.writeStartObject();
      json.writeNumberField("trimmedRecords", trimmed);
      json.writeEndObject();
    };
  }

  private ResponseBody removeShard(Request request) {
    streams.removeShard(required(request, "table"), required(request, "shard"));
    return describe(request);
  }

  private ResponseBody expireIterators() {
    streams.expireIterators();
    return ResponseBody.EMPTY;
  }

  private static ResponseBody added(List<ShardInfo> shards) {
    return json -> {
      json.writeStartObject();
      writeShards(json, "newShards", shards);
      json.writeEndObject();
    };
  }

  private static void writeShards(JsonGenerator json, String name, List<ShardInfo> shards)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (ShardInfo shard : shards) {
      json.writeStartObject();
      json.writeStringField("id", shard.id());
      json.writeStringField("parentId", shard.parentId());
      json.writeBooleanField("open", shard.open());
      json.writeStringField("startingSequenceNumber", shard.startingSequenceNumber());
      json.writeStringField("endingSequenceNumber", shard.endingSequenceNumber());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static Optional<String> optional(Request request, String name) {
    return Optional.ofNullable(request.query().get(name)).map(values -> values.get(0));
  }

  private static String required(Request request, String name) {
    return optional(request, name)
        .orElseThrow(
            () -> new IllegalArgumentException("the query parameter " + name + " is missing"));
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException malformed) {
      throw new IllegalArgumentException("not a number: " + text, malformed);
    }
  }
}
