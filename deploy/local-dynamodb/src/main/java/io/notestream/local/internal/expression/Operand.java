package io.notestream.local.internal.expression;

import io.notestream.local.internal.item.DynamoNumber;
import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.item.Value;
import org.jspecify.annotations.Nullable;

/** An operand of a comparison, with its placeholders filled in. */
sealed interface Operand {

  /** Returns the value for an item, null if there is none. */
  @Nullable Value value(Item item);

  /** Returns the type that the value has for any item, null if that depends on the item. */
  Value.@Nullable Type type();

  /** A value of the request. */
  record Constant(Value constant) implements Operand {
    @Override
    public Value value(Item item) {
      return constant;
    }

    @Override
    public Value.Type type() {
      return constant.type();
    }
  }

  /** A value of the item. */
  record Attribute(DocumentPath path) implements Operand {
    @Override
    public @Nullable Value value(Item item) {
      return path.in(item);
    }

    @Override
    public Value.@Nullable Type type() {
      return null;
    }
  }

  /** The size of a value. */
  record Size(Operand measured) implements Operand {
    @Override
    public @Nullable Value value(Item item) {
      Value value = measured.value(item);
      Integer size = value == null ? null : ValueFunctions.size(value);
      return size == null ? null : new Value.N(DynamoNumber.of(size));
    }

    @Override
    public Value.Type type() {
      return Value.Type.N;
    }
  }
}
