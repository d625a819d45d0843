package io.notestream.model.view;

import io.notestream.model.note.Note;
import io.notestream.model.note.Tags;
import io.notestream.model.table.Attributes;
import io.notestream.model.table.ItemReader;
import io.notestream.model.table.ItemWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What one image of a note adds to its owner's stock counters, which move by after − before.
 * Immutable.
 *
 * @param active 1 for a note, 0 for none
 * @param bodyBytes the body's bytes
 * @param tags the tags, each of which counts the note once
 */
public record Contribution(long active, long bodyBytes, Tags tags) {

  /** What an image contributes that is missing, unreadable or not a note. */
  public static final Contribution NOTHING = new Contribution(0, 0, Tags.none());

  private static final String ACTIVE = "active";

  /**
   * {@return what an image contributes} A note that has expired or is marked for its delete counts
   * until its item is gone.
   *
   * @param image {@code null} contributes nothing
   */
  public static Contribution of(@Nullable Note image) {
    return image == null ? NOTHING : new Contribution(1, image.bodyBytes(), image.tags());
  }

  /** {@return the value of the attributes {@code before} and {@code after}} */
  public AttributeValue toAttribute() {
    return AttributeValue.fromM(
        new ItemWriter(Map.of())
            .number(ACTIVE, active)
            .number(Attributes.BODY_BYTES, bodyBytes)
            .strings(Attributes.TAGS, tags.values())
            .toItem());
  }

  /**
   * {@return what {@link #toAttribute} wrote}
   *
   * @param value the attribute's value; {@code null} if it is missing
   * @throws CorruptItemException if it is something else
   */
  public static Contribution fromAttribute(@Nullable AttributeValue value) {
    if (value == null || !value.hasM()) {
      throw new CorruptItemException("a contribution is not a map");
    }
    ItemReader<CorruptItemException> reader =
        new ItemReader<>(value.m(), CorruptItemException::new);
    return new Contribution(
        reader.number(ACTIVE),
        reader.number(Attributes.BODY_BYTES),
        Tags.stored(reader.strings(Attributes.TAGS)));
  }
}
