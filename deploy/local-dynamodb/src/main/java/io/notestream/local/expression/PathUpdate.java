package io.notestream.local.expression;

import io.notestream.local.error.ServiceException;
import io.notestream.local.item.Item;
import io.notestream.local.item.Value;
import io.notestream.local.item.ValueJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An update of the values at the ends of paths. The item is built anew along the paths; since every
 * edit is given the item as it was, and indexes are those of the lists as they were, the order of
 * the edits does not matter.
 */
final class PathUpdate implements Update {

  /** What every update counts for, whatever it does. */
  private static final int BASE_BYTES = 3;

  /** What an action counts for that leaves a value; in a list it is one more. */
  private static final int WRITE_BYTES = 19;

  /** What an action counts for that takes away. */
  private static final int REMOVAL_BYTES = 2;

  private final List<DocumentPath> paths;
  private final PathTree<Edit> tree = new PathTree<>();

  /** The edits without those that only remove. */
  private final PathTree<Edit> additions = new PathTree<>();

  private final PathProjection touched;
  private final boolean nested;
  private final int costBytes;
  private final Set<String> nestedAttributes;
  private final Map<String, Value.Type> types;

  /**
   * @param edits what to do at the ends of disjoint paths
   */
  PathUpdate(Map<DocumentPath, Edit> edits) {
    this.paths = List.copyOf(edits.keySet());
    this.touched = new PathProjection(paths);
    this.nested = paths.stream().anyMatch(DocumentPath::isNested);
    this.costBytes = costBytes(edits);
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

  private static int costBytes(Map<DocumentPath, Edit> edits) {
    int bytes = BASE_BYTES;
    for (Map.Entry<DocumentPath, Edit> each : edits.entrySet()) {
      Edit edit = each.getValue();
      if (edit instanceof Edit.Remove || edit instanceof Edit.Delete) {
        bytes += REMOVAL_BYTES;
      } else {
        bytes += WRITE_BYTES + (each.getKey().endsInList() ? 1 : 0);
      }
    }
    return bytes;
  }

  @Override
  public boolean createsItem() {
    return paths.isEmpty() || !additions.isEmpty();
  }

  @Override
  public int costBytes() {
    return costBytes;
  }

  @Override
  public Updated apply(@Nullable Item item, Item key) {
    // Paths into an item that does not exist may be removed; into one that does, they may not.
    Item old = item == null ? key : item;
    Branch updated = members(old, item == null ? additions : tree, old);
    Item now = updated.item();
    if (nested && now.depth() > ValueJson.MAX_DEPTH) {
      throw ValueJson.tooDeep();
    }
    Item touchedBefore = item == null ? Item.empty() : touched.apply(item);
    Item touchedNow = nested ? touched.apply(now) : updated.written();
    return new Updated(now, touchedBefore, touchedNow, updated.written());
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

  /** A map as it is now, and what of it was written. */
  private record Branch(Item item, Item written) {}

  /** A value as it is now, null if it is gone, and what of it was written. */
  private record Twig(@Nullable Value value, @Nullable Value written) {}

  private static Branch members(Item map, PathTree<Edit> edits, Item old) {
    Map<String, Value> members = new LinkedHashMap<>(map.attributes());
    Map<String, Value> written = new LinkedHashMap<>();
    edits
        .members()
        .forEach(
            (name, edit) -> {
              Twig twig = edited(map.get(name), edit, old);
              if (twig.value() == null) {
                members.remove(name);
              } else {
                members.put(name, twig.value());
              }
              if (twig.written() != null) {
                written.put(name, twig.written());
              }
            });
    return new Branch(Item.of(members), Item.of(written));
  }

  private static Twig elements(List<Value> list, PathTree<Edit> edits, Item old) {
    List<Value> elements = new ArrayList<>(list.size());
    List<Value> written = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      PathTree<Edit> edit = edits.elements().get(i);
      if (edit == null) {
        elements.add(list.get(i));
      } else {
        collect(edited(list.get(i), edit, old), elements, written);
      }
    }
    // What is put beyond the end comes after it, in the order of the indexes.
    edits
        .elements()
        .tailMap(list.size(), true)
        .values()
        .forEach(edit -> collect(edited(null, edit, old), elements, written));
    return new Twig(new Value.L(elements), written.isEmpty() ? null : new Value.L(written));
  }

  private static void collect(Twig twig, List<Value> elements, List<Value> written) {
    if (twig.value() != null) {
      elements.add(twig.value());
    }
    if (twig.written() != null) {
      written.add(twig.written());
    }
  }

  private static Twig edited(@Nullable Value value, PathTree<Edit> edits, Item old) {
    Edit edit = edits.leaf();
    if (edit != null) {
      Value now = edit.apply(value, old);
      return new Twig(now, now);
    }
    if (value instanceof Value.M map && !edits.members().isEmpty()) {
      Branch branch = members(map.value(), edits, old);
      return new Twig(
          new Value.M(branch.item()),
          branch.written().isEmpty() ? null : new Value.M(branch.written()));
    }
    if (value instanceof Value.L list && !edits.elements().isEmpty()) {
      return elements(list.values(), edits, old);
    }
    throw ServiceException.validation(
        "The document path provided in the update expression is invalid for update");
  }
}
