package io.notestream.local.internal.expression;

import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.item.Value;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A change to one value. */
sealed interface Edit {

  /** What a change that leaves a value adds to the size of an update. */
  long WRITE_BYTES = 19;

  /** What a change that removes adds to the size of an update. */
  int REMOVAL_BYTES = 1;

  /**
   * Applies the change to a value.
   *
   * @param value the value as it is, null if there is none
   * @param item the item as it was before the update
   * @return the new value, null if there is to be none
   * @throws ServiceException ValidationException, if the item does not allow the change
   */
  @Nullable Value apply(@Nullable Value value, Item item);

  /** Returns whether the change does nothing where there is no value. */
  default boolean isRemoval() {
    return false;
  }

  /** Returns what the change adds to the size of an update, apart from its path. */
  long costBytes();

  /**
   * Returns the type of the value that the change leaves; null if it leaves none, or if that
   * depends on the item.
   */
  default Value.@Nullable Type type() {
    return null;
  }

  /** Adds the paths that the change reads. */
  default void addPaths(Collection<DocumentPath> paths) {}

  /** Puts a value in place of whatever is there. */
  record Put(Term term) implements Edit {
    @Override
    public long costBytes() {
      return WRITE_BYTES + term.costBytes();
    }

    @Override
    public Value.@Nullable Type type() {
      return term.type();
    }

    @Override
    public void addPaths(Collection<DocumentPath> paths) {
      term.addPaths(paths);
    }

    @Override
    public Value apply(@Nullable Value value, Item item) {
      return term.value(item);
    }
  }

  /** Removes the value. */
  record Remove() implements Edit {
    @Override
    public long costBytes() {
      return REMOVAL_BYTES;
    }

    @Override
    public @Nullable Value apply(@Nullable Value value, Item item) {
      return null;
    }

    @Override
    public boolean isRemoval() {
      return true;
    }
  }

  /**
   * Adds to a number, a set, or, as the older parameters can, a list.
   *
   * @param onMismatch the message if value and operand are of different types
   */
  record Add(Value operand, String onMismatch) implements Edit {
    @Override
    public long costBytes() {
      return WRITE_BYTES + operand.sizeBytes();
    }

    @Override
    public Value.Type type() {
      return operand.type();
    }

    @Override
    public Value apply(@Nullable Value value, Item item) {
      if (value == null) {
        return operand;
      }
      if (value instanceof Value.N number && operand instanceof Value.N addend) {
        return new Value.N(number.value().add(addend.value()));
      }
      if (value instanceof Value.SS set && operand instanceof Value.SS more) {
        return new Value.SS(union(set.values(), more.values()));
      }
      if (value instanceof Value.NS set && operand instanceof Value.NS more) {
        return new Value.NS(union(set.values(), more.values()));
      }
      if (value instanceof Value.BS set && operand instanceof Value.BS more) {
        return new Value.BS(union(set.values(), more.values()));
      }
      if (value instanceof Value.L && operand instanceof Value.L) {
        return new Term.ListAppend(new Term.Constant(value), new Term.Constant(operand))
            .value(item);
      }
      throw ServiceException.validation(onMismatch);
    }

    private static <T> Set<T> union(Set<T> set, Set<T> more) {
      Set<T> union = new LinkedHashSet<>(set);
      union.addAll(more);
      return union;
    }
  }

  /**
   * Removes elements from a set; a set that has lost all its elements is removed.
   *
   * @param onMismatch the message if value and operand are of different types
   */
  record Delete(Value operand, String onMismatch) implements Edit {
    @Override
    public long costBytes() {
      return REMOVAL_BYTES;
    }

    @Override
    public boolean isRemoval() {
      return true;
    }

    @Override
    public @Nullable Value apply(@Nullable Value value, Item item) {
      if (value == null) {
        return null;
      }
      if (value instanceof Value.SS set && operand instanceof Value.SS less) {
        Set<String> left = difference(set.values(), less.values());
        return left.isEmpty() ? null : new Value.SS(left);
      }
      if (value instanceof Value.NS set && operand instanceof Value.NS less) {
        var left = difference(set.values(), less.values());
        return left.isEmpty() ? null : new Value.NS(left);
      }
      if (value instanceof Value.BS set && operand instanceof Value.BS less) {
        var left = difference(set.values(), less.values());
        return left.isEmpty() ? null : new Value.BS(left);
      }
      throw ServiceException.validation(onMismatch);
    }

    private static <T> Set<T> difference(Set<T> set, Set<T> less) {
      Set<T> difference = new LinkedHashSet<>(set);
      difference.removeAll(less);
      return difference;
    }
  }
}
