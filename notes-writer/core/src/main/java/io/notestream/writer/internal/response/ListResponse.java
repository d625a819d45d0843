package io.notestream.writer.internal.response;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notestream.writer.http.Response;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Lists as callers see them: {@code items}, and {@code nextCursor} or {@code null} at the end. */
public final class ListResponse {

  private ListResponse() {}

  /**
   * Returns a page of a list.
   *
   * @param render what callers see of an item
   * @param nextCursor where the next page starts; {@code null} at the end
   */
  public static <T> Response of(
      List<T> items, Function<T, ObjectNode> render, @Nullable String nextCursor) {
    ObjectNode json = Json.object();
    ArrayNode array = json.putArray("items");
    for (T item : items) {
      array.add(render.apply(item));
    }
    json.put("nextCursor", nextCursor);
    return Json.response(200, json);
  }
}
