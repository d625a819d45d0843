package io.notestream.writer.internal.response;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notestream.model.json.JsonTrees;
import io.notestream.model.time.Timestamps;
import io.notestream.writer.http.Response;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Writes JSON. */
public final class Json {

  public static final String MEDIA_TYPE = "application/json";

  private Json() {}

  /** Returns an empty object. */
  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static byte[] bytes(JsonNode node) {
    return JsonTrees.standard().bytes(node);
  }

  /** Returns a response with a JSON body. */
  public static Response response(int status, JsonNode body) {
    return Response.of(status, MEDIA_TYPE, bytes(body));
  }

  /** Returns a time as callers see it; {@code null} for {@code null}. */
  public static @Nullable String time(@Nullable Instant time) {
    return time == null ? null : Timestamps.format(time);
  }
}
