package io.notestream.model.view;

import io.notestream.model.table.ItemReader;
import io.notestream.model.table.ItemWriter;
import io.notestream.model.table.OpsKeys;
import io.notestream.model.time.Timestamps;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The item that says which generation of the views is live: the one that reacts to expirations,
 * retries pending reactions and removes bodies from the blob store. Immutable.
 *
 * @param live the live generation, at least 1
 * @param previous the one that was live before, if there was any
 * @param switchedAt when it became live; {@code null} if it has been live from the beginning
 */
public record LiveGeneration(int live, OptionalInt previous, @Nullable Instant switchedAt) {

  /** The generation that is live as long as nobody has switched to another. */
  public static final LiveGeneration FIRST = new LiveGeneration(1, OptionalInt.empty(), null);

  /** The attribute with the number of the live generation. */
  public static final String LIVE = "live";

  private static final String PREVIOUS = "previous";
  private static final String SWITCHED_AT = "switchedAt";

  /**
   * Creates a description.
   *
   * @param live at least 1
   * @param previous at least 1, if there was any
   * @param switchedAt when {@code live} became live; {@code null} if it always was
   * @throws IllegalArgumentException if a number is less than 1
   */
  public LiveGeneration {
    if (live < 1 || previous.orElse(1) < 1) {
      throw new IllegalArgumentException("a generation is at least 1");
    }
  }

  /**
   * {@return the description after a switch}
   *
   * @param next the generation that becomes live
   * @param now when it does
   */
  public LiveGeneration switchedTo(int next, Instant now) {
    return new LiveGeneration(next, OptionalInt.of(live), Timestamps.truncate(now));
  }

  /** {@return the item, keys included} */
  public Map<String, AttributeValue> toItem() {
    ItemWriter item = new ItemWriter(OpsKeys.liveGeneration()).number(LIVE, live);
    previous.ifPresent(number -> item.number(PREVIOUS, number));
    return item.time(SWITCHED_AT, switchedAt).toItem();
  }

  /**
   * {@return the description that an item holds; {@link #FIRST} if there is no item}
   *
   * @param item the whole item; empty if there is none
   * @throws CorruptItemException if an attribute is missing, of the wrong type or out of bounds
   */
  public static LiveGeneration fromItem(Map<String, AttributeValue> item) {
    if (item.isEmpty()) {
      return FIRST;
    }
    ItemReader<CorruptItemException> reader = new ItemReader<>(item, CorruptItemException::new);
    Long previous = reader.optionalNumber(PREVIOUS);
    try {
      return new LiveGeneration(
          Math.toIntExact(reader.number(LIVE)),
          previous == null ? OptionalInt.empty() : OptionalInt.of(Math.toIntExact(previous)),
          reader.optionalTime(SWITCHED_AT));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new CorruptItemException("no generation: " + e.getMessage(), e);
    }
  }
}
