package io.notestream.model.view;

import io.notestream.model.table.WholeNumbers;
import io.notestream.model.time.Timestamps;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads the attributes of an item that this project wrote; says which one is not as written. */
final class Attributes {

  private final Map<String, AttributeValue> item;

  Attributes(Map<String, AttributeValue> item) {
    this.item = item;
  }

  static AttributeValue string(String value) {
    return AttributeValue.fromS(value);
  }

  static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }

  static AttributeValue time(Instant value) {
    return AttributeValue.fromS(Timestamps.format(value));
  }

  @Nullable AttributeValue get(String name) {
    return item.get(name);
  }

  String requiredString(String name) {
    String value = optionalString(name);
    if (value == null) {
      throw new CorruptItemException(name + " is missing");
    }
    return value;
  }

  @Nullable String optionalString(String name) {
    AttributeValue value = item.get(name);
    if (value == null) {
      return null;
    }
    if (value.s() == null) {
      throw new CorruptItemException(name + " is not a string");
    }
    return value.s();
  }

  List<String> strings(String name) {
    AttributeValue value = item.get(name);
    return value == null ? List.of() : value.ss();
  }

  long number(String name) {
    Long value = optionalNumber(name);
    if (value == null) {
      throw new CorruptItemException(name + " is missing");
    }
    return value;
  }

  /** A counter: an ADD creates it, so that a missing one is zero. */
  long counter(Counter counter) {
    Long value = optionalNumber(counter.attribute());
    return value == null ? 0 : value;
  }

  @Nullable Long optionalNumber(String name) {
    AttributeValue value = item.get(name);
    if (value == null) {
      return null;
    }
    Long number = value.n() == null ? null : WholeNumbers.parse(value.n());
    if (number == null) {
      throw new CorruptItemException(name + " is not a whole number");
    }
    return number;
  }

  Instant time(String name) {
    return parseTime(name, requiredString(name));
  }

  @Nullable Instant optionalTime(String name) {
    String value = optionalString(name);
    return value == null ? null : parseTime(name, value);
  }

  private static Instant parseTime(String name, String value) {
    try {
      return Timestamps.parse(value);
    } catch (DateTimeParseException e) {
      throw new CorruptItemException(name + " is not a time of the stored format", e);
    }
  }
}
