package io.notestream.writer.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * A response as it was received.
 *
 * @param headers by name in any case
 * @param body as it was sent; empty if there was none
 */
public record Reply(int status, Map<String, String> headers, byte[] body) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The value of a header; {@code null} if it is missing. */
  public String header(String name) {
    return headers.get(name);
  }

  /** The body, out of gzip if it came in it. */
  public String text() {
    if (body.length == 0 || !"gzip".equals(header("Content-Encoding"))) {
      return new String(body, StandardCharsets.UTF_8);
    }
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public JsonNode json() {
    try {
      return JSON.readTree(text());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text of a member of the body. */
  public String get(String member) {
    return json().path(member).asText();
  }

  /** The texts of a member in all elements of a list, {@code items} for instance. */
  public List<String> all(String list, String member) {
    List<String> values = new ArrayList<>();
    json().path(list).forEach(element -> values.add(element.path(member).asText()));
    return values;
  }

  @Override
  public String toString() {
    return status + " " + headers + " " + text();
  }
}
