package io.notestream.local.internal.operation;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.shape.JsonBoolean;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads members of requests whose types have been checked. A JSON null is no member. */
public final class RequestMembers {

  private RequestMembers() {}

  /** Returns a member, null if there is none. */
  public static @Nullable JsonNode member(JsonNode body, String name) {
    JsonNode member = body.get(name);
    return member == null || member.isNull() ? null : member;
  }

  /** Returns whether there is such a member. */
  public static boolean has(JsonNode body, String name) {
    return member(body, name) != null;
  }

  /** Returns a string, null if there is no such member. */
  public static @Nullable String text(JsonNode body, String name) {
    JsonNode member = member(body, name);
    return member == null ? null : member.textValue();
  }

  /** Returns a string, {@code otherwise} if there is no such member. */
  public static String text(JsonNode body, String name, String otherwise) {
    String text = text(body, name);
    return text == null ? otherwise : text;
  }

  /** Returns a string that the shape requires. */
  public static String requiredText(JsonNode body, String name) {
    return required(body, name).textValue();
  }

  /** Returns a member that the shape requires. */
  public static JsonNode required(JsonNode body, String name) {
    JsonNode member = member(body, name);
    if (member == null) {
      throw new IllegalStateException(name + " was to be checked");
    }
    return member;
  }

  /** Returns a boolean, {@code otherwise} if there is no such member. */
  public static boolean flag(JsonNode body, String name, boolean otherwise) {
    JsonNode member = member(body, name);
    return member == null ? otherwise : JsonBoolean.of(member);
  }

  /** Returns an integer, {@code otherwise} if there is no such member. */
  public static long number(JsonNode body, String name, long otherwise) {
    JsonNode member = member(body, name);
    return member == null ? otherwise : member.longValue();
  }

  /** Returns the strings of a list, none if there is no list. */
  public static List<String> texts(@Nullable JsonNode list) {
    List<String> texts = new ArrayList<>();
    if (list != null) {
      list.forEach(each -> texts.add(each.asText()));
    }
    return texts;
  }
}
