package io.notestream.local.internal.expression;

import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.item.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A projection on paths. The elements of a list come in the order of their indexes, without gaps.
 */
final class PathProjection implements Projection {

  private final List<DocumentPath> paths;
  private final PathTree<DocumentPath> tree = new PathTree<>();

  /**
   * Makes a projection.
   *
   * @param paths disjoint paths
   */
  PathProjection(List<DocumentPath> paths) {
    this.paths = List.copyOf(paths);
    this.paths.forEach(path -> tree.add(path, path));
  }

  @Override
  public Item apply(Item item) {
    return project(item, tree);
  }

  @Override
  public Set<String> attributes() {
    return BoundCondition.attributes(paths);
  }

  @Override
  public Set<String> nestedAttributes() {
    return BoundCondition.nestedAttributes(paths);
  }

  private static Item project(Item item, PathTree<?> tree) {
    Map<String, Value> projected = new LinkedHashMap<>();
    for (Map.Entry<String, ? extends PathTree<?>> member : tree.members().entrySet()) {
      Value value = project(item.get(member.getKey()), member.getValue());
      if (value != null) {
        projected.put(member.getKey(), value);
      }
    }
    return Item.of(projected);
  }

  private static @Nullable Value project(@Nullable Value value, PathTree<?> tree) {
    if (value == null || tree.leaf() != null) {
      return value;
    }
    if (value instanceof Value.M map && !tree.members().isEmpty()) {
      Item members = project(map.value(), tree);
      return members.isEmpty() ? null : new Value.M(members);
    }
    if (value instanceof Value.L list && !tree.elements().isEmpty()) {
      List<Value> elements = new ArrayList<>();
      for (Map.Entry<Integer, ? extends PathTree<?>> element : tree.elements().entrySet()) {
        if (element.getKey() < list.values().size()) {
          Value projected = project(list.values().get(element.getKey()), element.getValue());
          if (projected != null) {
            elements.add(projected);
          }
        }
      }
      return elements.isEmpty() ? null : new Value.L(elements);
    }
    return null;
  }
}
