package io.notestream.writer.internal.request;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.model.json.JsonTrees;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Parses JSON that others wrote: bytes that are not UTF-8, duplicate members, trailing text and
 * deep nesting are refused. Thread-safe.
 */
public final class StrictJson {

  private final JsonTrees trees;

  /**
   * Creates a parser.
   *
   * @param maxDepth how deep the JSON may be nested
   */
  public StrictJson(int maxDepth) {
    trees =
        new JsonTrees(
            new JsonFactoryBuilder()
                .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(maxDepth).build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .build(),
            JsonTrees.Rule.EXACT_FRACTIONS,
            JsonTrees.Rule.NOTHING_AFTER);
  }

  /** Thrown for bytes that are not UTF-8. */
  public static final class NotUtf8Exception extends Exception {

    private static final long serialVersionUID = 1;

    private final int position;

    NotUtf8Exception(int position) {
      super("not UTF-8 after " + position + " bytes", null, false, false);
      this.position = position;
    }

    /** Returns how many bytes before the first wrong one are UTF-8. */
    public int position() {
      return position;
    }
  }

  /**
   * Decodes bytes. Not the parser's task: it guesses UTF-16 and UTF-32, and takes some bytes that
   * are no UTF-8.
   *
   * @throws NotUtf8Exception if they are not UTF-8
   */
  public static String text(byte[] bytes) throws NotUtf8Exception {
    ByteBuffer remaining = ByteBuffer.wrap(bytes);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(remaining).toString();
    } catch (CharacterCodingException e) {
      throw new NotUtf8Exception(remaining.position());
    }
  }

  /**
   * Returns what a text holds; a missing node if it is empty.
   *
   * @throws JsonProcessingException if it is not JSON, or not as strict as it must be
   */
  public JsonNode parse(String text) throws JsonProcessingException {
    return trees.read(text);
  }

  /** Returns whether a member was named more than once. */
  public static boolean isDuplicate(JsonProcessingException e) {
    return e.getOriginalMessage().startsWith("Duplicate field");
  }
}
