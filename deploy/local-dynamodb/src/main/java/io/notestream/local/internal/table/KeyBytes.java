package io.notestream.local.internal.table;

import io.notestream.local.internal.item.Value;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keys as bytes whose unsigned order is the order in which DynamoDB reads: by a hash of the
 * partition key, so that the segments of a scan are of about the same size; then by the partition
 * key, so that those with the same hash stay apart; then by the sort key. Every part is escaped and
 * terminated, so that none is another's prefix:
 *
 * <pre>hash (4 bytes) | partition key 00 00 | sort key 00 00 | key of the table, in an index</pre>
 *
 * <p>A partition or sort key of several attributes is as many parts, one after the other.
 */
final class KeyBytes {

  static final int HASH_BYTES = 4;

  private static final byte[] SALT = "Outliers".getBytes(StandardCharsets.US_ASCII);
  private static final ThreadLocal<MessageDigest> MD5 = ThreadLocal.withInitial(KeyBytes::md5);

  private byte[] bytes = new byte[64];
  private int length;

  KeyBytes() {}

  /** Starts a key with the hash and the values of its partition key. */
  KeyBytes partition(List<Value> hash) {
    MessageDigest md5 = MD5.get();
    md5.update(SALT);
    byte[][] contents = new byte[hash.size()][];
    for (int i = 0; i < contents.length; i++) {
      contents[i] = content(hash.get(i));
      md5.update(contents[i]);
    }
    byte[] digest = md5.digest();
    for (int i = 0; i < HASH_BYTES; i++) {
      add(digest[i]);
    }
    for (byte[] content : contents) {
      escaped(content).terminated();
    }
    return this;
  }

  /** Starts a key with its partition key and the first attributes of its sort key. */
  KeyBytes prefix(KeyPrefix prefix) {
    partition(prefix.hash());
    prefix.range().forEach(this::sort);
    return this;
  }

  /** Adds the whole value of a sort key, or of the next of its attributes. */
  KeyBytes sort(Value range) {
    return escaped(content(range)).terminated();
  }

  /** Adds the beginning of a sort key, or of the next of its attributes. */
  KeyBytes sortPrefix(Value range) {
    return escaped(content(range));
  }

  /** Adds the key of the table that an index entry belongs to; always the last part. */
  KeyBytes raw(byte[] key) {
    for (byte each : key) {
      add(each);
    }
    return this;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  /**
   * Returns the first key after all those that begin with {@code prefix}, or null if there can be
   * none.
   */
  static byte @Nullable [] after(byte[] prefix) {
    int last = prefix.length - 1;
    while (last >= 0 && prefix[last] == (byte) 0xff) {
      last--;
    }
    if (last < 0) {
      return null;
    }
    byte[] next = Arrays.copyOf(prefix, last + 1);
    next[last]++;
    return next;
  }

  /** Returns the first key after {@code key} itself. */
  static byte[] next(byte[] key) {
    return Arrays.copyOf(key, key.length + 1);
  }

  private static byte[] content(Value value) {
    if (value instanceof Value.S text) {
      return text.value().getBytes(StandardCharsets.UTF_8);
    }
    if (value instanceof Value.N number) {
      return number.value().keyBytes();
    }
    if (value instanceof Value.B binary) {
      return binary.value().toByteArray();
    }
    throw new IllegalArgumentException("not a key type: " + value);
  }

  private KeyBytes escaped(byte[] content) {
    for (byte each : content) {
      add(each);
      if (each == 0) {
        add((byte) 0xff);
      }
    }
    return this;
  }

  private KeyBytes terminated() {
    add((byte) 0);
    add((byte) 0);
    return this;
  }

  private void add(byte next) {
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, length * 2);
    }
    bytes[length++] = next;
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has MD5", impossible);
    }
  }
}
