package io.notestream.local.internal.item;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A map with strings as keys, in the order in which they came, in a fraction of the memory that a
 * LinkedHashMap takes: keys and values lie side by side in one array. Few keys are searched one by
 * one, many through an index. Neither keys nor values may be null; not safe for use by several
 * threads while it is being filled.
 */
public final class CompactMap<V> extends AbstractMap<String, V> {

  private static final int FEW = 12;

  private @Nullable Object[] content;
  private int size;
  private @Nullable Map<String, Integer> index;

  public CompactMap() {
    this(4);
  }

  /**
   * Makes an empty map.
   *
   * @param expected how many keys there will be, more or less
   */
  public CompactMap(int expected) {
    content = new @Nullable Object[2 * Math.max(1, expected)];
  }

  public CompactMap(Map<String, ? extends V> other) {
    this(other.size());
    other.forEach(this::put);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return find(key) >= 0;
  }

  @Override
  public @Nullable V get(@Nullable Object key) {
    int at = find(key);
    return at < 0 ? null : value(at);
  }

  @Override
  public @Nullable V put(String key, V value) {
    int at = find(key);
    if (at >= 0) {
      V old = value(at);
      content[2 * at + 1] = value;
      return old;
    }
    if (2 * size == content.length) {
      content = Arrays.copyOf(content, content.length * 2);
    }
    content[2 * size] = Objects.requireNonNull(key);
    content[2 * size + 1] = Objects.requireNonNull(value);
    size++;
    if (index != null) {
      index.put(key, size - 1);
    } else if (size > FEW) {
      buildIndex();
    }
    return null;
  }

  @Override
  public @Nullable V remove(@Nullable Object key) {
    int at = find(key);
    if (at < 0) {
      return null;
    }
    V old = value(at);
    System.arraycopy(content, 2 * at + 2, content, 2 * at, 2 * (size - at - 1));
    size--;
    content[2 * size] = null;
    content[2 * size + 1] = null;
    index = null;
    if (size > FEW) {
      buildIndex();
    }
    return old;
  }

  @Override
  public void clear() {
    content = new @Nullable Object[2];
    size = 0;
    index = null;
  }

  @Override
  public void forEach(BiConsumer<? super String, ? super V> action) {
    for (int i = 0; i < size; i++) {
      action.accept(key(i), value(i));
    }
  }

  @Override
  public Set<Entry<String, V>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public int size() {
        return size;
      }

      @Override
      public Iterator<Entry<String, V>> iterator() {
        return new Entries();
      }
    };
  }

  /** Returns a view; a new one each time, so that no map has to keep one. */
  @Override
  public Set<String> keySet() {
    return new AbstractSet<>() {
      @Override
      public int size() {
        return size;
      }

      @Override
      public boolean contains(@Nullable Object key) {
        return find(key) >= 0;
      }

      @Override
      public Iterator<String> iterator() {
        Iterator<Entry<String, V>> entries = new Entries();
        return new Iterator<>() {
          @Override
          public boolean hasNext() {
            return entries.hasNext();
          }

          @Override
          public String next() {
            return entries.next().getKey();
          }

          @Override
          public void remove() {
            entries.remove();
          }
        };
      }
    };
  }

  private int find(@Nullable Object key) {
    if (index != null) {
      Integer at = index.get(key);
      return at == null ? -1 : at;
    }
    for (int i = 0; i < size; i++) {
      if (content[2 * i] == key) {
        return i;
      }
    }
    for (int i = 0; i < size; i++) {
      if (key(i).equals(key)) {
        return i;
      }
    }
    return -1;
  }

  private void buildIndex() {
    Map<String, Integer> built = new HashMap<>(size * 2);
    for (int i = 0; i < size; i++) {
      built.put(key(i), i);
    }
    index = built;
  }

  private String key(int at) {
    return (String) Objects.requireNonNull(content[2 * at]);
  }

  @SuppressWarnings("unchecked") // only values are put there
  private V value(int at) {
    return (V) Objects.requireNonNull(content[2 * at + 1]);
  }

  private final class Entries implements Iterator<Entry<String, V>> {

    private int next;

    @Override
    public boolean hasNext() {
      return next < size;
    }

    @Override
    public Entry<String, V> next() {
      if (next >= size) {
        throw new NoSuchElementException();
      }
      int at = next++;
      return new SimpleImmutableEntry<>(key(at), value(at));
    }

    @Override
    public void remove() {
      CompactMap.this.remove(key(--next));
    }
  }
}
