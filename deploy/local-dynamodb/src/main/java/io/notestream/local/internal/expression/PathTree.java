package io.notestream.local.internal.expression;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A tree of disjoint paths, which share nodes as far as they are equal. A node is a leaf, or has
 * members, or has elements. Not altered once it is built.
 *
 * @param <T> what the leaves hold
 */
final class PathTree<T> {

  private final Map<String, PathTree<T>> members = new LinkedHashMap<>();
  private final NavigableMap<Integer, PathTree<T>> elements = new TreeMap<>();
  private @Nullable T leaf;

  /** Adds a path that is disjoint from those before. */
  void add(DocumentPath path, T end) {
    PathTree<T> node = this;
    List<DocumentPath.Element> steps = path.elements();
    for (DocumentPath.Element step : steps) {
      node = node.child(step);
    }
    node.leaf = end;
  }

  private PathTree<T> child(DocumentPath.Element step) {
    if (step instanceof DocumentPath.Name name) {
      return members.computeIfAbsent(name.text(), absent -> new PathTree<>());
    }
    if (step instanceof DocumentPath.Index index) {
      return elements.computeIfAbsent(index.value(), absent -> new PathTree<>());
    }
    throw new IllegalArgumentException("Not a step: " + step);
  }

  /** Returns whether the tree has no paths. */
  boolean isEmpty() {
    return members.isEmpty() && elements.isEmpty();
  }

  /** Returns what the leaf holds if a path ends here, otherwise null. */
  @Nullable T leaf() {
    return leaf;
  }

  /** Returns the nodes that paths lead to into a map, in the order in which they were added. */
  Map<String, PathTree<T>> members() {
    return members;
  }

  /** Returns the nodes that paths lead to into a list, by index. */
  NavigableMap<Integer, PathTree<T>> elements() {
    return elements;
  }
}
