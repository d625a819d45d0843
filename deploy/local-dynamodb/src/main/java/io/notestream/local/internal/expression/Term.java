package io.notestream.local.internal.expression;

import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.item.DynamoNumber;
import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.item.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The right-hand side of a SET, with its placeholders filled in. */
sealed interface Term {

  int IF_NOT_EXISTS_BYTES = 39;
  int LIST_APPEND_BYTES = 37;
  int PLUS_BYTES = 34;
  int MINUS_BYTES = 37;

  /**
   * Returns the value for an item.
   *
   * @throws ServiceException ValidationException, if the item lacks what is needed or has it in a
   *     wrong type
   */
  Value value(Item item);

  /** Returns the type that the value has for any item, null if that depends on the item. */
  default Value.@Nullable Type type() {
    return null;
  }

  /** Returns what the term adds to the size of an update, whatever its value for the item is. */
  long costBytes();

  /** Adds the paths that the term reads. */
  void addPaths(Collection<DocumentPath> paths);

  /** A value of the request. */
  record Constant(Value constant) implements Term {
    @Override
    public Value value(Item item) {
      return constant;
    }

    @Override
    public Value.Type type() {
      return constant.type();
    }

    @Override
    public long costBytes() {
      return constant.sizeBytes();
    }

    @Override
    public void addPaths(Collection<DocumentPath> paths) {
      // There are none.
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

    @Override
    public long costBytes() {
      return path.operandBytes();
    }

    @Override
    public void addPaths(Collection<DocumentPath> paths) {
      paths.add(path);
    }
  }

  /** A value of the item, or another if there is none. */
  record IfNotExists(DocumentPath path, Term otherwise) implements Term {
    @Override
    public Value value(Item item) {
      Value value = path.in(item);
      return value == null ? otherwise.value(item) : value;
    }

    @Override
    public long costBytes() {
      return IF_NOT_EXISTS_BYTES + path.operandBytes() + otherwise.costBytes();
    }

    @Override
    public void addPaths(Collection<DocumentPath> paths) {
      paths.add(path);
      otherwise.addPaths(paths);
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

    @Override
    public Value.Type type() {
      return Value.Type.L;
    }

    @Override
    public long costBytes() {
      return LIST_APPEND_BYTES + first.costBytes() + second.costBytes();
    }

    @Override
    public void addPaths(Collection<DocumentPath> paths) {
      first.addPaths(paths);
      second.addPaths(paths);
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

    @Override
    public Value.Type type() {
      return Value.Type.N;
    }

    @Override
    public long costBytes() {
      return (operator == Operator.PLUS ? PLUS_BYTES : MINUS_BYTES)
          + left.costBytes()
          + right.costBytes();
    }

    @Override
    public void addPaths(Collection<DocumentPath> paths) {
      left.addPaths(paths);
      right.addPaths(paths);
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
