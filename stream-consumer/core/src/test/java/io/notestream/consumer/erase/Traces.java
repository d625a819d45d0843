package io.notestream.consumer.erase;

import io.notestream.model.table.KeyAttributes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Finds whatever items still say of a user, by looking at every text in them. */
public final class Traces {

  private Traces() {}

  /** The keys of all items that name the user anywhere, but for the tombstone and the guards. */
  public static List<String> of(String user, Collection<Map<String, AttributeValue>> items) {
    List<String> traces = new ArrayList<>();
    Map<String, ByteArrayOutputStream> payloads = new TreeMap<>();
    for (Map<String, AttributeValue> item : items) {
      String key = item.get(KeyAttributes.PK).s() + " " + item.get(KeyAttributes.SK).s();
      AttributeValue payload = item.get("payload");
      if (payload != null) {
        payloads
            .computeIfAbsent(key.replaceAll("#part-\\d+$", ""), k -> new ByteArrayOutputStream())
            .writeBytes(payload.b().asByteArrayUnsafe());
      }
      boolean tombstone =
          key.equals("USER#" + user + " ERASURE")
              || key.equals("USER#" + user + " SUMMARY") && item.containsKey("erasedThrough");
      if (!tombstone && texts(item).anyMatch(text -> names(user, text, item))) {
        traces.add(key);
      }
    }
    payloads.forEach(
        (letter, payload) -> {
          String json = unzip(payload.toByteArray());
          if (json.contains('"' + user + '"') || json.contains("\"USER#" + user + '"')) {
            traces.add(letter + " (its record)");
          }
        });
    return traces;
  }

  private static boolean names(String user, String text, Map<String, AttributeValue> item) {
    AttributeValue owner = item.get("userId");
    boolean anothers = owner != null && !owner.s().equals(user);
    // The audits of one user may share a partition with the summaries of another.
    return text.equals(user)
        || !anothers && text.matches("USER#\\Q" + user + "\\E(#AUDIT#\\d\\d|#EXPIRED)?");
  }

  private static Stream<String> texts(Map<String, AttributeValue> item) {
    return item.values().stream().flatMap(Traces::texts);
  }

  private static Stream<String> texts(AttributeValue value) {
    if (value.hasM()) {
      return texts(value.m());
    }
    return value.s() == null ? value.ss().stream() : Stream.of(value.s());
  }

  private static String unzip(byte[] packed) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      gzip.transferTo(text);
    } catch (IOException e) {
      // A part is missing; what was there is enough to look at.
    }
    return text.toString(StandardCharsets.UTF_8);
  }
}
