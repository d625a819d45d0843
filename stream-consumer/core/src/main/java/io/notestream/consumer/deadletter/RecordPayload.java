package io.notestream.consumer.deadletter;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.notestream.model.json.JsonTrees;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import software.amazon.awssdk.core.SdkBytes;

/** A record as it is kept in a dead letter: JSON, compressed, in pieces that fit into an item. */
final class RecordPayload {

  /**
   * The most bytes of a piece, below the 400 KB of <a
   * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html">DynamoDB's
   * limit</a> to leave room for the rest of the item.
   */
  static final int MAX_PIECE = 300 * 1024;

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  /**
   * Reads what is kept. A number may be a few characters longer than it arrived, since it is
   * written in a notation of its own; so the limit for those that arrive is not enough. Names are
   * as long as they arrived.
   */
  private static final JsonTrees KEPT =
      new JsonTrees(
          new JsonFactoryBuilder()
              .streamReadConstraints(
                  StreamReadConstraints.builder()
                      .maxNameLength(Integer.MAX_VALUE)
                      .maxNumberLength(2 * StreamReadConstraints.DEFAULT_MAX_NUM_LEN)
                      .build())
              .build(),
          JsonTrees.Rule.EXACT_FRACTIONS,
          JsonTrees.Rule.BIG_INTEGERS);

  private RecordPayload() {}

  /** Returns the pieces of a record's JSON, at least one. */
  static List<SdkBytes> pieces(JsonNode json) {
    byte[] packed = compress(text(json).getBytes(StandardCharsets.US_ASCII));
    List<SdkBytes> pieces = new ArrayList<>();
    for (int from = 0; from < packed.length; from += MAX_PIECE) {
      int to = Math.min(from + MAX_PIECE, packed.length);
      pieces.add(SdkBytes.fromByteArrayUnsafe(Arrays.copyOfRange(packed, from, to)));
    }
    return pieces;
  }

  /**
   * Returns the JSON of the pieces.
   *
   * @throws IllegalStateException if the pieces are not those of a record
   */
  static JsonNode json(List<SdkBytes> pieces) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    pieces.forEach(piece -> packed.writeBytes(piece.asByteArrayUnsafe()));
    try (GZIPInputStream gzip =
        new GZIPInputStream(new ByteArrayInputStream(packed.toByteArray()))) {
      return KEPT.read(gzip);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a dead letter's record is not JSON", e);
    } catch (IOException e) {
      throw new IllegalStateException("a dead letter's record cannot be decompressed", e);
    }
  }

  /**
   * Returns as much of the JSON as the pieces give, from its beginning; what follows a piece that
   * is missing cannot be read. Never throws.
   */
  static String readablePart(List<SdkBytes> pieces) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    pieces.forEach(piece -> packed.writeBytes(piece.asByteArrayUnsafe()));
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (GZIPInputStream gzip =
        new GZIPInputStream(new ByteArrayInputStream(packed.toByteArray()))) {
      byte[] buffer = new byte[8192];
      for (int read = gzip.read(buffer); read >= 0; read = gzip.read(buffer)) {
        text.write(buffer, 0, read);
      }
    } catch (IOException e) {
      // It ends here.
    }
    return text.toString(StandardCharsets.US_ASCII);
  }

  /** Returns a text as it stands in the JSON, quotes included. */
  static String quoted(String text) {
    try {
      return JSON.writeValueAsString(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a string can be written", e);
    }
  }

  /** Half a surrogate pair has no bytes in UTF-8: it is kept as an escape, as it arrived. */
  private static String text(JsonNode json) {
    try {
      return JSON.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON can be written", e);
    }
  }

  private static byte[] compress(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
    return out.toByteArray();
  }
}
