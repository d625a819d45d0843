package io.notestream.local.internal.expression;

import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.item.Utf8;
import io.notestream.local.internal.item.Value;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * The path to a value: a top-level attribute, and from there into maps and lists.
 *
 * @param elements at least one, the first of them a name
 */
record DocumentPath(List<Element> elements) {

  /** The deepest that documents can nest. */
  static final int MAX_ELEMENTS = 32;

  private static final int TARGET_STEP_BYTES = 4;
  private static final int OPERAND_BYTES = 1;
  private static final int OPERAND_STEP_BYTES = 14;

  DocumentPath {
    elements = List.copyOf(elements);
  }

  /** A step of a path. */
  sealed interface Element {}

  /** A member of a map. As written in an expression, it may be a placeholder. */
  record Name(String text) implements Element {
    @Override
    public String toString() {
      return text;
    }
  }

  /** An element of a list. */
  record Index(int value) implements Element {
    @Override
    public String toString() {
      return "[" + value + "]";
    }
  }

  static DocumentPath of(String attribute) {
    return new DocumentPath(List.of(new Name(attribute)));
  }

  /** Returns the top-level attribute. */
  String attribute() {
    return elements.get(0).toString();
  }

  boolean isNested() {
    return elements.size() > 1;
  }

  /** Returns what the path counts for in the size of an update that changes what is there. */
  long targetBytes() {
    long bytes = bytes(elements.get(0));
    for (int i = 1; i < elements.size(); i++) {
      bytes += TARGET_STEP_BYTES + bytes(elements.get(i));
    }
    return bytes;
  }

  /** Returns what the path counts for in the size of an update that reads what is there. */
  long operandBytes() {
    long bytes = OPERAND_BYTES;
    for (Element each : elements) {
      bytes += OPERAND_STEP_BYTES + bytes(each);
    }
    return bytes;
  }

  private static int bytes(Element element) {
    return element instanceof Index index
        ? Integer.toString(index.value()).length()
        : Utf8.length(element.toString());
  }

  /** Returns the value at the end of the path, null if the item has none there. */
  @Nullable Value in(Item item) {
    Value value = item.get(attribute());
    for (int i = 1; i < elements.size() && value != null; i++) {
      value = step(value, elements.get(i));
    }
    return value;
  }

  private static @Nullable Value step(Value value, Element element) {
    if (element instanceof Name name) {
      return value instanceof Value.M map ? map.value().get(name.text()) : null;
    }
    if (element instanceof Index index && value instanceof Value.L list) {
      return index.value() < list.values().size() ? list.values().get(index.value()) : null;
    }
    return null;
  }

  /** Returns the path as error messages print it. */
  @Override
  public String toString() {
    StringJoiner path = new StringJoiner(", ", "[", "]");
    elements.forEach(element -> path.add(element.toString()));
    return path.toString();
  }
}
