package io.notestream.model.view;

import io.notestream.model.table.ItemReader;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What happened to a user's notes on one day. Immutable.
 *
 * @param day the day of the events, in UTC
 * @param created notes created
 * @param updated changes of notes
 * @param deleted notes deleted by a caller
 * @param expired notes removed because they had expired
 * @param restored notes that came back after they had expired
 */
public record DaySummary(
    LocalDate day, long created, long updated, long deleted, long expired, long restored) {

  /** The attribute of {@link #day()}. */
  public static final String DAY = "day";

  /**
   * {@return the day summary that an item holds}
   *
   * @param item the whole item
   * @throws CorruptItemException if an attribute is missing or of the wrong type
   */
  public static DaySummary fromItem(Map<String, AttributeValue> item) {
    ItemReader<CorruptItemException> reader = new ItemReader<>(item, CorruptItemException::new);
    return new DaySummary(
        day(reader.string(DAY)),
        Counter.CREATED.of(reader),
        Counter.UPDATED.of(reader),
        Counter.DELETED.of(reader),
        Counter.EXPIRED.of(reader),
        Counter.RESTORED.of(reader));
  }

  private static LocalDate day(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new CorruptItemException(DAY + " is not a date", e);
    }
  }
}
