package io.notestream.model.table;

import io.notestream.model.note.Expiry;
import io.notestream.model.time.Timestamps;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Reads the attributes of an item. For an attribute that is missing or of another type than
 * expected it throws an exception of the caller's choice, whose message names the attribute and
 * never its value. Immutable.
 *
 * @param <X> the exception
 */
public final class ItemReader<X extends Exception> {

  /**
   * Creates the exception for an attribute that cannot be read.
   *
   * @param <X> the exception
   */
  @FunctionalInterface
  public interface Failure<X extends Exception> {

    /**
     * {@return the exception to be thrown}
     *
     * @param reason which attribute is wrong and how
     * @param cause the failure of a parser; {@code null} if there was none
     */
    X because(String reason, @Nullable Throwable cause);
  }

  /** The last epoch second that an {@link Instant} can hold; the first is at least as far away. */
  private static final long MAX_EPOCH_SECOND = Instant.MAX.getEpochSecond();

  private final Map<String, AttributeValue> item;
  private final Failure<X> failure;

  /**
   * Creates a reader.
   *
   * @param item what is read
   * @param failure creates the exception for what cannot be read
   */
  public ItemReader(Map<String, AttributeValue> item, Failure<X> failure) {
    this.item = item;
    this.failure = failure;
  }

  /**
   * {@return whether the item has an attribute, of any type}
   *
   * @param name the attribute
   */
  public boolean has(String name) {
    return item.containsKey(name);
  }

  /**
   * {@return an attribute as it is; {@code null} if it is missing}
   *
   * @param name the attribute
   */
  public @Nullable AttributeValue get(String name) {
    return item.get(name);
  }

  /**
   * {@return a string}
   *
   * @param name the attribute
   * @throws X if it is missing or not a string
   */
  public String string(String name) throws X {
    return required(name, optionalString(name));
  }

  /**
   * {@return a string; {@code null} if it is missing}
   *
   * @param name the attribute
   * @throws X if it is not a string
   */
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

  /**
   * {@return the strings of a set, in no order; none if it is missing}
   *
   * @param name the attribute
   * @throws X if it is not a set of strings
   */
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

  /**
   * {@return a whole number}
   *
   * @param name the attribute
   * @throws X if it is missing or not a whole number
   */
  public long number(String name) throws X {
    return required(name, optionalNumber(name));
  }

  /**
   * {@return a whole number within bounds}
   *
   * @param name the attribute
   * @param least the smallest that is allowed
   * @param most the largest that is allowed
   * @throws X if it is missing, not a whole number or out of bounds
   */
  public long number(String name, long least, long most) throws X {
    return within(name, number(name), least, most);
  }

  /**
   * {@return a whole number; {@code null} if it is missing}
   *
   * @param name the attribute
   * @throws X if it is not a whole number
   */
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

  /**
   * {@return a time of the stored format, {@link Timestamps}}
   *
   * @param name the attribute
   * @throws X if it is missing or not such a time
   */
  public Instant time(String name) throws X {
    return required(name, optionalTime(name));
  }

  /**
   * {@return a time of the stored format, {@link Timestamps}; {@code null} if it is missing}
   *
   * @param name the attribute
   * @throws X if it is not such a time
   */
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

  /**
   * {@return the time that a number of epoch seconds stands for}
   *
   * @param name the attribute
   * @throws X if it is missing, not a whole number or out of bounds
   */
  public Instant epochSecond(String name) throws X {
    return required(name, optionalEpochSecond(name));
  }

  /**
   * {@return the time that a number of epoch seconds stands for; {@code null} if it is missing}
   *
   * @param name the attribute
   * @throws X if it is not a whole number or out of bounds
   */
  public @Nullable Instant optionalEpochSecond(String name) throws X {
    Long seconds = optionalNumber(name);
    return seconds == null
        ? null
        : Instant.ofEpochSecond(within(name, seconds, -MAX_EPOCH_SECOND, MAX_EPOCH_SECOND));
  }

  /**
   * {@return an expiry: a number of epoch seconds, whole or not}
   *
   * @param name the attribute
   * @throws X if it is missing, not a number or out of bounds
   */
  public Expiry expiry(String name) throws X {
    return required(name, optionalExpiry(name));
  }

  /**
   * {@return an expiry: a number of epoch seconds, whole or not; {@code null} if it is missing}
   *
   * @param name the attribute
   * @throws X if it is not a number or out of bounds
   */
  public @Nullable Expiry optionalExpiry(String name) throws X {
    AttributeValue value = item.get(name);
    if (value == null) {
      return null;
    }
    BigDecimal number = value.n() == null ? null : WholeNumbers.decimal(value.n());
    if (number == null) {
      throw unreadable(name + " is not a number");
    }
    try {
      return Expiry.of(number);
    } catch (IllegalArgumentException e) {
      throw unreadable(name + " is out of range");
    }
  }

  /**
   * {@return an exception for something else that is wrong with the item}
   *
   * @param reason what is wrong
   */
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
