package io.notestream.local.internal.expression;

import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.item.Value;
import io.notestream.local.internal.item.ValueJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An update of the values at the ends of paths. The item is rebuilt along the paths. Since every
 * edit is given the item as it was, and indexes are those of the lists as they were, the order of
 * the edits does not matter.
 */
final class PathUpdate implements Update {

  private final List<DocumentPath> paths;
  private final PathTree<Edit> tree = new PathTree<>();

  /** The edits without those that only remove. */
  private final PathTree<Edit> additions = new PathTree<>();

  private final PathProjection touched;
  private final boolean nested;
  private final long costBytes;
  private final Set<String> nestedAttributes;
  private final Map<String, Value.Type> types;

  /**
   * Makes an update.
   *
   * @param edits what to do at the ends of disjoint paths
   * @param costBytes see {@link #costBytes()}
   */
  PathUpdate(Map<DocumentPath, Edit> edits, long costBytes) {
    this.paths = List.copyOf(edits.keySet());
    this.touched = new PathProjection(paths);
    this.nested = paths.stream().anyMatch(DocumentPath::isNested);
    this.costBytes = costBytes;
    this.nestedAttributes = nestedAttributes(edits);
    this.types = types(edits);
    edits.forEach(
        (path, edit) -> {
          tree.add(path, edit);
          if (!edit.isRemoval()) {
            additions.add(path, edit);
          }
        });
  }

  @Override
  public boolean createsItem() {
    return paths.isEmpty() || !additions.isEmpty();
  }

  @Override
  public long costBytes() {
    return costBytes;
  }

  @Override
  public Item apply(@Nullable Item item, Item key) {
    // A path that leads nowhere may be removed from an item that does not exist, not from one that
    // does.
    Item old = item == null ? key : item;
    Item now = members(old, item == null ? additions : tree, old);
    if (nested && now.depth() > ValueJson.MAX_DEPTH) {
      throw ValueJson.tooDeep();
    }
    return now;
  }

  @Override
  public Item touchedIn(@Nullable Item item) {
    return item == null ? Item.empty() : touched.apply(item);
  }

  @Override
  public Set<String> attributes() {
    return BoundCondition.attributes(paths);
  }

  @Override
  public Set<String> nestedAttributes() {
    return nestedAttributes;
  }

  @Override
  public Map<String, Value.Type> types() {
    return types;
  }

  private static Set<String> nestedAttributes(Map<DocumentPath, Edit> edits) {
    List<DocumentPath> all = new ArrayList<>(edits.keySet());
    edits.values().forEach(edit -> edit.addPaths(all));
    return BoundCondition.nestedAttributes(all);
  }

  private static Map<String, Value.Type> types(Map<DocumentPath, Edit> edits) {
    Map<String, Value.Type> types = new HashMap<>();
    edits.forEach(
        (path, edit) -> {
          Value.Type type = edit.type();
          if (type != null && !path.isNested()) {
            types.put(path.attribute(), type);
          }
        });
    return Map.copyOf(types);
  }

  private static Item members(Item map, PathTree<Edit> edits, Item old) {
    Map<String, Value> members = new LinkedHashMap<>(map.attributes());
    edits
        .members()
        .forEach(
            (name, edit) -> {
              Value value = edited(map.get(name), edit, old);
              if (value == null) {
                members.remove(name);
              } else {
                members.put(name, value);
              }
            });
    return Item.of(members);
  }

  private static Value elements(List<Value> list, PathTree<Edit> edits, Item old) {
    List<Value> elements = new ArrayList<>(list.size());
    for (int i = 0; i < list.size(); i++) {
      PathTree<Edit> edit = edits.elements().get(i);
      addTo(elements, edit == null ? list.get(i) : edited(list.get(i), edit, old));
    }
    // Elements beyond the end are appended, in the order of the indexes.
    edits
        .elements()
        .tailMap(list.size(), true)
        .values()
        .forEach(edit -> addTo(elements, edited(null, edit, old)));
    return new Value.L(elements);
  }

  private static void addTo(List<Value> elements, @Nullable Value value) {
    if (value != null) {
      elements.add(value);
    }
  }

  /** Returns the edited value, null if it is removed. */
  private static @Nullable Value edited(@Nullable Value value, PathTree<Edit> edits, Item old) {
    Edit edit = edits.leaf();
    if (edit != null) {
      return edit.apply(value, old);
    }
    if (value instanceof Value.M map && !edits.members().isEmpty()) {
      return new Value.M(members(map.value(), edits, old));
    }
    if (value instanceof Value.L list && !edits.elements().isEmpty()) {
      return elements(list.values(), edits, old);
    }
    throw ServiceException.validation(
        "The document path provided in the update expression is invalid for update");
  }
}
