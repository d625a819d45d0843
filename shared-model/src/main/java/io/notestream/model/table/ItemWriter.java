package io.notestream.model.table;

import io.notestream.model.note.Expiry;
import io.notestream.model.time.Timestamps;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Builds an item, attribute by attribute; a value that is {@code null} is left out. Not
 * thread-safe.
 */
public final class ItemWriter {

  private final Map<String, AttributeValue> item;

  /**
   * Starts an item.
   *
   * @param start its first attributes, usually the key; copied
   */
  public ItemWriter(Map<String, AttributeValue> start) {
    this.item = new HashMap<>(start);
  }

  /**
   * Adds a string.
   *
   * @param name the attribute
   * @param value its value; {@code null} to leave it out
   * @return this
   */
  public ItemWriter string(String name, @Nullable String value) {
    return put(name, value == null ? null : AttributeValue.fromS(value));
  }

  /**
   * Adds a set of strings.
   *
   * @param name the attribute
   * @param values its values; empty to leave it out, since DynamoDB has no empty sets
   * @return this
   */
  public ItemWriter strings(String name, Collection<String> values) {
    return put(name, values.isEmpty() ? null : AttributeValue.builder().ss(values).build());
  }

  /**
   * Adds a number.
   *
   * @param name the attribute
   * @param value its value
   * @return this
   */
  public ItemWriter number(String name, long value) {
    return put(name, AttributeValue.fromN(Long.toString(value)));
  }

  /**
   * Adds a time in the stored format, {@link Timestamps}.
   *
   * @param name the attribute
   * @param value its value; {@code null} to leave it out
   * @return this
   */
  public ItemWriter time(String name, @Nullable Instant value) {
    return string(name, value == null ? null : Timestamps.format(value));
  }

  /**
   * Adds a time as a number of epoch seconds, cut to the second.
   *
   * @param name the attribute
   * @param value its value; {@code null} to leave it out
   * @return this
   */
  public ItemWriter epochSecond(String name, @Nullable Instant value) {
    return value == null ? this : number(name, value.getEpochSecond());
  }

  /**
   * Adds an expiry as the number of its epoch seconds.
   *
   * @param name the attribute
   * @param value its value; {@code null} to leave it out
   * @return this
   */
  public ItemWriter expiry(String name, @Nullable Expiry value) {
    return put(name, value == null ? null : AttributeValue.fromN(value.toNumber()));
  }

  /**
   * Adds an attribute as it is.
   *
   * @param name the attribute
   * @param value its value; {@code null} to leave it out
   * @return this
   */
  public ItemWriter put(String name, @Nullable AttributeValue value) {
    if (value != null) {
      item.put(name, value);
    }
    return this;
  }

  /** {@return the item, which belongs to the caller from now on} */
  public Map<String, AttributeValue> toItem() {
    return item;
  }
}
