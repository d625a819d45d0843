package io.notestream.model.note;

import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The tags of a note: at most {@value #MAX_TAGS} different strings of 1 to {@value #MAX_LENGTH}
 * characters each. Immutable; iterates in sorted order.
 *
 * <p>The count bounds what one change can touch: each tag added or removed is one more action of
 * the transaction that counts it, and DynamoDB allows 100 actions in a transaction.
 */
public final class Tags implements Iterable<String> {

  /** The most tags that a note may have. */
  public static final int MAX_TAGS = 20;

  /** The longest tag, in characters, which are Unicode's code points: in a key, 160 bytes. */
  public static final int MAX_LENGTH = 40;

  private static final Tags NONE = new Tags(Collections.emptySortedSet());

  private final SortedSet<String> values;

  private Tags(SortedSet<String> values) {
    this.values = values;
  }

  /** {@return no tags} */
  public static Tags none() {
    return NONE;
  }

  /**
   * {@return the given tags, without duplicates}
   *
   * @param tags in any order
   * @throws IllegalArgumentException if there are too many, or one is empty, blank or too long
   */
  public static Tags of(Collection<String> tags) {
    Tags result = stored(tags);
    if (result.values.size() > MAX_TAGS) {
      throw new IllegalArgumentException(
          "a note has at most " + MAX_TAGS + " tags, not " + result.values.size());
    }
    for (String tag : result.values) {
      if (tag.isBlank()) {
        throw new IllegalArgumentException("a tag must not be blank");
      }
      if (tag.codePointCount(0, tag.length()) > MAX_LENGTH) {
        throw new IllegalArgumentException("a tag is at most " + MAX_LENGTH + " characters");
      }
      if (tag.chars().anyMatch(c -> Character.isISOControl(c) && "\t\n\r".indexOf(c) < 0)) {
        throw new IllegalArgumentException("a tag must not hold control characters");
      }
    }
    return result;
  }

  /**
   * {@return tags as they stand in an item, whatever they are} What was stored is not checked
   * again, or the notes of a writer with other rules could not be read.
   *
   * @param tags in any order
   */
  public static Tags stored(Collection<String> tags) {
    return tags.isEmpty() ? NONE : new Tags(Collections.unmodifiableSortedSet(new TreeSet<>(tags)));
  }

  /** {@return the tags, sorted; cannot be modified} */
  public SortedSet<String> values() {
    return values;
  }

  /** {@return whether there are none} */
  public boolean isEmpty() {
    return values.isEmpty();
  }

  /**
   * {@return whether a tag is among them}
   *
   * @param tag the tag
   */
  public boolean contains(String tag) {
    return values.contains(tag);
  }

  @Override
  public Iterator<String> iterator() {
    return values.iterator();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Tags that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
