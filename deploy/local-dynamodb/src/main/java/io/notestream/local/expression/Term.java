package io.notestream.local.expression;

import io.notestream.local.error.ServiceException;
import io.notestream.local.item.DynamoNumber;
import io.notestream.local.item.Item;
import io.notestream.local.item.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The right-hand side of a SET, with its placeholders filled in. */
sealed interface Term {

  /**
   * The value for an item.
   *
   * @throws ServiceException ValidationException, if the item lacks what is needed or has it in a
   *     wrong type
   */
  Value value(Item item);

  /** The type of a value of the request, or null: others are known only with the item. */
  default Value.@Nullable Type constantType() {
    return null;
  }

  /** A value of the request. */
  record Constant(Value constant) implements Term {
    @Override
    public Value value(Item item) {
      return constant;
    }

    @Override
    public Value.Type constantType() {
      return constant.type();
    }
  }

  /** A value of the item. */
  record Attribute(DocumentPath path) implements Term {
    @Override
    public Value value(Item item) {
      Value value = path.in(item);
      if (value == null) {
        throw ServiceException.validation(
            "The provided expression refers to an attribute that does not exist in the item");
      }
      return value;
    }
  }

  /** A value of the item, or another if there is none. */
  record IfNotExists(DocumentPath path, Term otherwise) implements Term {
    @Override
    public Value value(Item item) {
      Value value = path.in(item);
      return value == null ? otherwise.value(item) : value;
    }
  }

  /** One list after another. */
  record ListAppend(Term first, Term second) implements Term {
    @Override
    public Value value(Item item) {
      List<Value> joined = new ArrayList<>(list(first.value(item)));
      joined.addAll(list(second.value(item)));
      return new Value.L(joined);
    }

    private static List<Value> list(Value value) {
      if (value instanceof Value.L list) {
        return list.values();
      }
      throw wrongType();
    }
  }

  /** A sum or difference. */
  record Sum(Operator operator, Term left, Term right) implements Term {
    @Override
    public Value value(Item item) {
      DynamoNumber augend = number(left.value(item));
      DynamoNumber addend = number(right.value(item));
      return new Value.N(operator == Operator.PLUS ? augend.add(addend) : augend.subtract(addend));
    }

    private static DynamoNumber number(Value value) {
      if (value instanceof Value.N number) {
        return number.value();
      }
      throw wrongType();
    }
  }

  private static ServiceException wrongType() {
    return ServiceException.validation(
        "An operand in the update expression has an incorrect data type");
  }
}
