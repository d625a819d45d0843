package io.notestream.local.internal.expression;

import io.notestream.local.internal.item.Value;
import org.jspecify.annotations.Nullable;

/** The functions of expressions, applied to values. */
final class ValueFunctions {

  private ValueFunctions() {}

  static boolean beginsWith(Value value, Value prefix) {
    if (value instanceof Value.S text && prefix instanceof Value.S start) {
      return text.value().startsWith(start.value());
    }
    return value instanceof Value.B binary
        && prefix instanceof Value.B start
        && binary.value().startsWith(start.value());
  }

  /** Returns whether a string or binary has that part, or a set or list that element. */
  static boolean contains(Value container, Value part) {
    if (container instanceof Value.L list) {
      return list.values().contains(part);
    }
    if (part instanceof Value.S text) {
      return container instanceof Value.S whole
          ? whole.value().contains(text.value())
          : container instanceof Value.SS set && set.values().contains(text.value());
    }
    if (part instanceof Value.N number) {
      return container instanceof Value.NS set && set.values().contains(number.value());
    }
    if (part instanceof Value.B binary) {
      return container instanceof Value.B whole
          ? whole.value().contains(binary.value())
          : container instanceof Value.BS set && set.values().contains(binary.value());
    }
    return false;
  }

  /**
   * Returns the result of the function {@code size}; null if the value has none. Of a string it is
   * the number of UTF-16 code units, not of bytes: measured on DynamoDB, whose guide says "length".
   */
  static @Nullable Integer size(Value value) {
    return switch (value.type()) {
      case S -> value instanceof Value.S text ? text.value().length() : null;
      case B -> value.sizeBytes();
      case M -> value instanceof Value.M map ? map.value().names().size() : null;
      case L -> value instanceof Value.L list ? list.values().size() : null;
      case SS -> value instanceof Value.SS set ? set.values().size() : null;
      case NS -> value instanceof Value.NS set ? set.values().size() : null;
      case BS -> value instanceof Value.BS set ? set.values().size() : null;
      case N, BOOL, NULL -> null;
    };
  }

  /** Returns a value as error messages print it. */
  static String shown(Value value) {
    if (value instanceof Value.S text) {
      return "{S:" + text.value() + "}";
    }
    if (value instanceof Value.N number) {
      return "{N:" + number.value() + "}";
    }
    if (value instanceof Value.B binary) {
      return "{B:" + binary.value().toBase64() + "}";
    }
    return "{" + value.type() + ":" + value + "}";
  }
}
