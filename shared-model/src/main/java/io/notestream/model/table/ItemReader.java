package io.notestream.model.table;

import io.notestream.model.time.Timestamps;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Reads the attributes of an item. An attribute that is missing, or not of the type that is asked
 * for, ends the reading with an exception of the caller's choice that names the attribute and never
 * its value. Immutable.
 *
 * @param <X> the exception
 */
public final class ItemReader<X extends Exception> {

  /** Creates the exception for an attribute that cannot be read. */
  @FunctionalInterface
  public interface Failure<X extends Exception> {

    /**
     * Returns the exception to be thrown.
     *
     * @param reason which attribute is wrong and how
     * @param cause what the parser of the attribute's text said; {@code null} if there was none
     */
    X because(String reason, @Nullable Throwable cause);
  }

  /** The last epoch second that an {@link Instant} can hold; the first is at least as far away. */
  private static final long MAX_EPOCH_SECOND = Instant.MAX.getEpochSecond();

  private final Map<String, AttributeValue> item;
  private final Failure<X> failure;

  /** Reads that item. */
  public ItemReader(Map<String, AttributeValue> item, Failure<X> failure) {
    this.item = item;
    this.failure = failure;
  }

  /** Returns whether the item has the attribute, of whatever type. */
  public boolean has(String name) {
    return item.containsKey(name);
  }

  /** Returns the attribute as it is; {@code null} if it is missing. */
  public @Nullable AttributeValue get(String name) {
    return item.get(name);
  }

  /** Returns a string. */
  public String string(String name) throws X {
    return required(name, optionalString(name));
  }

  /** Returns a string; {@code null} if it is missing. */
  public @Nullable String optionalString(String name) throws X {
    AttributeValue value = item.get(name);
    if (value == null) {
      return null;
    }
    if (value.s() == null) {
      throw unreadable(name + " is not a string");
    }
    return value.s();
  }

  /** Returns the strings of a set, in no order; none if it is missing. */
  public List<String> strings(String name) throws X {
    AttributeValue value = item.get(name);
    if (value == null) {
      return List.of();
    }
    if (!value.hasSs()) {
      throw unreadable(name + " is not a string set");
    }
    return value.ss();
  }

  /** Returns a whole number. */
  public long number(String name) throws X {
    return required(name, optionalNumber(name));
  }

  /** Returns a whole number within bounds, which are included. */
  public long number(String name, long least, long most) throws X {
    return within(name, number(name), least, most);
  }

  /** Returns a whole number; {@code null} if it is missing. */
  public @Nullable Long optionalNumber(String name) throws X {
    AttributeValue value = item.get(name);
    if (value == null) {
      return null;
    }
    Long number = value.n() == null ? null : WholeNumbers.parse(value.n());
    if (number == null) {
      throw unreadable(name + " is not a whole number");
    }
    return number;
  }

  /** Returns a time of the stored format, {@link Timestamps}. */
  public Instant time(String name) throws X {
    return required(name, optionalTime(name));
  }

  /** Returns a time of the stored format, {@link Timestamps}; {@code null} if it is missing. */
  public @Nullable Instant optionalTime(String name) throws X {
    String text = optionalString(name);
    if (text == null) {
      return null;
    }
    try {
      return Timestamps.parse(text);
    } catch (DateTimeParseException e) {
      throw failure.because(name + " is not a time of the stored format", e);
    }
  }

  /** Returns the time that a number of epoch seconds stands for. */
  public Instant epochSecond(String name) throws X {
    return required(name, optionalEpochSecond(name));
  }

  /** Returns the time that a number of epoch seconds stands for; {@code null} if it is missing. */
  public @Nullable Instant optionalEpochSecond(String name) throws X {
    Long seconds = optionalNumber(name);
    return seconds == null
        ? null
        : Instant.ofEpochSecond(within(name, seconds, -MAX_EPOCH_SECOND, MAX_EPOCH_SECOND));
  }

  /** Returns an exception for something else that is wrong with the item. */
  public X unreadable(String reason) {
    return failure.because(reason, null);
  }

  private <T> T required(String name, @Nullable T value) throws X {
    if (value == null) {
      throw unreadable(name + " is missing");
    }
    return value;
  }

  private long within(String name, long number, long least, long most) throws X {
    if (number < least || number > most) {
      throw unreadable(name + " is out of range");
    }
    return number;
  }
}
