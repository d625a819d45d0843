package io.notestream.local.item;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An immutable item: attributes by name. Two items are equal if they have equal attributes, in any
 * order.
 */
public final class Item {

  private static final Item EMPTY = new Item(Map.of());

  private final Map<String, Value> attributes;
  private int sizeBytes = -1;

  private Item(Map<String, Value> attributes) {
    this.attributes = attributes;
  }

  public static Item empty() {
    return EMPTY;
  }

  /** Takes the map over: it must not be altered any more. */
  public static Item of(Map<String, Value> attributes) {
    return new Item(attributes);
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
    Map<String, Value> changed = new LinkedHashMap<>(attributes);
    changed.put(name, value);
    return new Item(changed);
  }

  public Item without(String name) {
    if (!attributes.containsKey(name)) {
      return this;
    }
    Map<String, Value> changed = new LinkedHashMap<>(attributes);
    changed.remove(name);
    return new Item(changed);
  }

  /** The attributes whose names are in {@code names}. */
  public Item only(Set<String> names) {
    return filtered(names::contains);
  }

  private Item filtered(Predicate<String> keep) {
    Map<String, Value> kept = new LinkedHashMap<>();
    attributes.forEach(
        (name, value) -> {
          if (keep.test(name)) {
            kept.put(name, value);
          }
        });
    return kept.size() == attributes.size() ? this : new Item(kept);
  }

  /** The size by the service's rule: names and values, in bytes. */
  public int sizeBytes() {
    int size = sizeBytes;
    if (size < 0) {
      size = Sizes.ofAttributes(attributes);
      sizeBytes = size;
    }
    return size;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Item item && attributes.equals(item.attributes);
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
