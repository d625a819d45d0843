package io.notestream.model.view;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What happened to a user's notes on one day.
 *
 * @param day the day of the events, in UTC
 * @param created notes created
 * @param updated changes of notes
 * @param deleted notes deleted by somebody
 * @param expired notes that ended by their time to live
 * @param restored notes brought back after they had expired
 */
public record DaySummary(
    LocalDate day, long created, long updated, long deleted, long expired, long restored) {

  /** The attribute of {@link #day}. */
  public static final String DAY = "day";

  /**
   * Reads the item.
   *
   * @throws CorruptItemException if an attribute is missing or of the wrong type
   */
  public static DaySummary fromItem(Map<String, AttributeValue> item) {
    Attributes attributes = new Attributes(item);
    return new DaySummary(
        day(attributes.requiredString(DAY)),
        attributes.counter(Counter.CREATED),
        attributes.counter(Counter.UPDATED),
        attributes.counter(Counter.DELETED),
        attributes.counter(Counter.EXPIRED),
        attributes.counter(Counter.RESTORED));
  }

  private static LocalDate day(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new CorruptItemException(DAY + " is not a date", e);
    }
  }
}
