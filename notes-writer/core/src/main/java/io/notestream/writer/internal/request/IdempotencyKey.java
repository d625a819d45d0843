package io.notestream.writer.internal.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notestream.writer.http.Request;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the header {@code Idempotency-Key} by the <a
 * href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/">IETF's
 * draft</a>, and digests what has to be compared.
 */
public final class IdempotencyKey {

  /** The header. */
  public static final String NAME = "Idempotency-Key";

  private static final int MAX_LENGTH = 255;

  /**
   * Visible characters. Without quotes a comma is none of them: it separates the values of headers
   * that were joined on their way.
   */
  private static final Pattern BARE =
      Pattern.compile("[\\x21\\x23-\\x2b\\x2d-\\x7e][\\x21-\\x2b\\x2d-\\x7e]*");

  /**
   * Any visible characters; quotes and backslashes are escaped (RFC 8941). Possessive, since going
   * back would take a part of the stack for each character.
   */
  private static final Pattern QUOTED =
      Pattern.compile("\"((?:[\\x21\\x23-\\x5b\\x5d-\\x7e]|\\\\[\"\\\\])++)\"");

  private IdempotencyKey() {}

  /**
   * Returns the caller's key; {@code null} if there is none. One that is wrong goes to the faults.
   */
  public static @Nullable String read(Request request, Faults faults) {
    List<String> values = request.headers(NAME);
    if (values.isEmpty()) {
      return null;
    }
    if (values.size() > 1) {
      faults.header(NAME, NAME + " must be sent once, not " + values.size() + " times");
      return null;
    }
    String value = values.get(0).strip();
    String key = unquoted(value);
    if (key.isEmpty() || key.length() > MAX_LENGTH) {
      faults.header(
          NAME,
          NAME
              + " must be 1 to "
              + MAX_LENGTH
              + " visible characters of ASCII without a comma, or so many of any in quotes");
      return null;
    }
    return key;
  }

  /** Returns the key in a header, quoted or bare; an empty one if it is neither. */
  private static String unquoted(String value) {
    Matcher quoted = QUOTED.matcher(value);
    if (quoted.matches()) {
      return quoted.group(1).replaceAll("\\\\(.)", "$1");
    }
    return BARE.matcher(value).matches() ? value : "";
  }

  /** Returns a digest of a key that belongs to one route. */
  public static String digest(String route, String key) {
    return sha256(route + "\n" + key);
  }

  /**
   * Returns a digest of a body, the same for every text of the same JSON: the order of members,
   * white space and escapes do not matter.
   */
  public static String digest(ObjectNode body) {
    return sha256(sorted(body).toString());
  }

  private static JsonNode sorted(JsonNode node) {
    if (node.isObject()) {
      Map<String, JsonNode> members = new TreeMap<>();
      node.properties().forEach(member -> members.put(member.getKey(), sorted(member.getValue())));
      return JsonNodeFactory.instance.objectNode().setAll(members);
    }
    if (node.isArray()) {
      ArrayNode elements = JsonNodeFactory.instance.arrayNode();
      node.forEach(element -> elements.add(sorted(element)));
      return elements;
    }
    return node;
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
