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
 * What one image of a note adds to its owner's stock counters. The stock moves by after − before.
 *
 * @param active 1 for a note, 0 for none
 * @param bodyBytes the body's bytes
 * @param tags the tags, each of which counts one active note
 */
public record Contribution(long active, long bodyBytes, Tags tags) {

  /** What an absent, unreadable or foreign image contributes. */
  public static final Contribution NOTHING = new Contribution(0, 0, Tags.none());

  private static final String ACTIVE = "active";

  /**
   * What an image contributes. An expired note that is not yet deleted still counts, as does one
   * that is marked for deletion: it leaves with its item.
   */
  public static Contribution of(@Nullable Note image) {
    return image == null ? NOTHING : new Contribution(1, image.bodyBytes(), image.tags());
  }

  /** As the value of the attributes {@code before} and {@code after}. */
  public AttributeValue toAttribute() {
    return AttributeValue.fromM(
        new ItemWriter(Map.of())
            .number(ACTIVE, active)
            .number(Attributes.BODY_BYTES, bodyBytes)
            .strings(Attributes.TAGS, tags.values())
            .toItem());
  }

  /**
   * Reads what {@link #toAttribute} wrote.
   *
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
