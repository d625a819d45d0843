package io.notestream.local.internal.item;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An item, or a map inside one: values by name. Two are equal if they have equal attributes, in any
 * order. Immutable.
 */
public final class Item {

  private static final Item EMPTY = new Item(Map.of());

  private final Map<String, Value> attributes;

  /** Computed when first asked for; threads that race compute the same. */
  private int sizeBytes = -1;

  private Item(Map<String, Value> attributes) {
    this.attributes = attributes;
  }

  public static Item empty() {
    return EMPTY;
  }

  /**
   * Returns an item of these attributes. It takes the map over, which must not be altered any more.
   */
  public static Item of(Map<String, Value> attributes) {
    return new Item(attributes instanceof CompactMap ? attributes : new CompactMap<>(attributes));
  }

  public @Nullable Value get(String name) {
    return attributes.get(name);
  }

  public boolean has(String name) {
    return attributes.containsKey(name);
  }

  public Set<String> names() {
    return Collections.unmodifiableSet(attributes.keySet());
  }

  public Map<String, Value> attributes() {
    return Collections.unmodifiableMap(attributes);
  }

  public boolean isEmpty() {
    return attributes.isEmpty();
  }

  public Item with(String name, Value value) {
    Map<String, Value> changed = new CompactMap<>(attributes);
    changed.put(name, value);
    return new Item(changed);
  }

  public Item without(String name) {
    if (!attributes.containsKey(name)) {
      return this;
    }
    Map<String, Value> changed = new CompactMap<>(attributes);
    changed.remove(name);
    return new Item(changed);
  }

  /** Returns the attributes whose names are in {@code names}. */
  public Item only(Set<String> names) {
    Map<String, Value> kept = new CompactMap<>();
    for (Map.Entry<String, Value> attribute : attributes.entrySet()) {
      if (names.contains(attribute.getKey())) {
        kept.put(attribute.getKey(), attribute.getValue());
      }
    }
    return kept.size() == attributes.size() ? this : new Item(kept);
  }

  /**
   * Returns the size by the service's rule: the UTF-8 bytes of names, and the bytes of values. See
   * <a
   * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html">item
   * sizes</a>; for numbers the guide says too much.
   */
  public int sizeBytes() {
    int size = sizeBytes;
    if (size < 0) {
      size = 0;
      for (Map.Entry<String, Value> attribute : attributes.entrySet()) {
        size += Utf8.length(attribute.getKey()) + attribute.getValue().sizeBytes();
      }
      sizeBytes = size;
    }
    return size;
  }

  /** Returns the depth of the deepest attribute, 0 if there is none. */
  public int depth() {
    int deepest = 0;
    for (Value each : attributes.values()) {
      deepest = Math.max(deepest, each.depth());
    }
    return deepest;
  }

  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof Item item && attributes.equals(item.attributes));
  }

  @Override
  public int hashCode() {
    return attributes.hashCode();
  }

  @Override
  public String toString() {
    return attributes.toString();
  }
}
