package io.notestream.local.internal.item;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An attribute value. Immutable; equal as the service compares: sets without regard to order,
 * numbers by their value. Values take collections over, which must not be altered any more.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html">AttributeValue</a>
 */
public sealed interface Value {

  /** Null, booleans and the overhead of a member are a byte each; of a map or list, three. */
  int UNIT_BYTES = 1;

  int DOCUMENT_BYTES = 3;

  /** Returns the type. */
  Type type();

  /** Returns what the value adds to the size of its item, without the attribute's name. */
  int sizeBytes();

  /**
   * Returns how deep the value reaches: 1 for a scalar or set, one more than their members for
   * documents.
   */
  default int depth() {
    return 1;
  }

  /** A string. */
  record S(String value) implements Value {
    @Override
    public Type type() {
      return Type.S;
    }

    @Override
    public int sizeBytes() {
      return Utf8.length(value);
    }
  }

  /** A number. */
  record N(DynamoNumber value) implements Value {
    @Override
    public Type type() {
      return Type.N;
    }

    @Override
    public int sizeBytes() {
      return value.sizeBytes();
    }
  }

  /** A binary. */
  record B(Bytes value) implements Value {
    @Override
    public Type type() {
      return Type.B;
    }

    @Override
    public int sizeBytes() {
      return value.length();
    }
  }

  /** A boolean. */
  record Bool(boolean value) implements Value {
    @Override
    public Type type() {
      return Type.BOOL;
    }

    @Override
    public int sizeBytes() {
      return UNIT_BYTES;
    }
  }

  /** Null. */
  record Null() implements Value {
    @Override
    public Type type() {
      return Type.NULL;
    }

    @Override
    public int sizeBytes() {
      return UNIT_BYTES;
    }
  }

  /** A map. */
  record M(Item value) implements Value {
    @Override
    public Type type() {
      return Type.M;
    }

    @Override
    public int sizeBytes() {
      return DOCUMENT_BYTES + value.sizeBytes() + UNIT_BYTES * value.names().size();
    }

    @Override
    public int depth() {
      return value.depth() + 1;
    }
  }

  /** A list. */
  record L(List<Value> values) implements Value {
    @Override
    public Type type() {
      return Type.L;
    }

    @Override
    public int sizeBytes() {
      int size = DOCUMENT_BYTES;
      for (Value each : values) {
        size += each.sizeBytes() + UNIT_BYTES;
      }
      return size;
    }

    @Override
    public int depth() {
      int deepest = 0;
      for (Value each : values) {
        deepest = Math.max(deepest, each.depth());
      }
      return deepest + 1;
    }
  }

  /** A set of strings. */
  record SS(Set<String> values) implements Value {
    @Override
    public Type type() {
      return Type.SS;
    }

    @Override
    public int sizeBytes() {
      int size = 0;
      for (String each : values) {
        size += Utf8.length(each);
      }
      return size;
    }
  }

  /** A set of numbers. */
  record NS(Set<DynamoNumber> values) implements Value {
    @Override
    public Type type() {
      return Type.NS;
    }

    @Override
    public int sizeBytes() {
      int size = 0;
      for (DynamoNumber each : values) {
        size += each.sizeBytes();
      }
      return size;
    }
  }

  /** A set of binaries. */
  record BS(Set<Bytes> values) implements Value {
    @Override
    public Type type() {
      return Type.BS;
    }

    @Override
    public int sizeBytes() {
      int size = 0;
      for (Bytes each : values) {
        size += each.length();
      }
      return size;
    }
  }

  /** The types of values; their names are those of the API. */
  enum Type {
    S,
    N,
    B,
    BOOL,
    NULL,
    M,
    L,
    SS,
    NS,
    BS;

    /** Returns whether the values of the type have an order: strings, numbers and binaries have. */
    public boolean isOrdered() {
      return this == S || this == N || this == B;
    }

    public boolean isSet() {
      return this == SS || this == NS || this == BS;
    }

    /** Returns the type of that name, or null if there is none. */
    public static @Nullable Type named(String name) {
      return switch (name) {
        case "S" -> S;
        case "N" -> N;
        case "B" -> B;
        case "BOOL" -> BOOL;
        case "NULL" -> NULL;
        case "M" -> M;
        case "L" -> L;
        case "SS" -> SS;
        case "NS" -> NS;
        case "BS" -> BS;
        default -> null;
      };
    }
  }
}
