package io.notestream.local.internal.expression;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Disjoint paths, joined where they go the same way. A node is either a leaf or has members, or it
 * has elements. Not altered once it is built.
 *
 * @param <T> what stands at the end of a path
 */
final class PathTree<T> {

  private final Map<String, PathTree<T>> members = new LinkedHashMap<>();
  private final NavigableMap<Integer, PathTree<T>> elements = new TreeMap<>();
  private @Nullable T leaf;

  /** Adds a path that has no more in common with those before than its beginning. */
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

  /** Returns whether nothing was added. */
  boolean isEmpty() {
    return members.isEmpty() && elements.isEmpty();
  }

  /** Returns what stands here if a path ends here, otherwise null. */
  @Nullable T leaf() {
    return leaf;
  }

  /** Returns what goes on from here into a map, in the order in which it was added. */
  Map<String, PathTree<T>> members() {
    return members;
  }

  /** Returns what goes on from here into a list, by index. */
  NavigableMap<Integer, PathTree<T>> elements() {
    return elements;
  }
}
