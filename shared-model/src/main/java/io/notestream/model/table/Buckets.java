package io.notestream.model.table;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.CRC32;

/**
 * Spreads keys that would share one partition over a fixed number of partitions. Changing a count
 * would move every item, since the bucket is part of the stored key. Thread-safe.
 */
public final class Buckets {

  /** Number of buckets of users, in every index that lists users or what is due. */
  public static final int USERS = 16;

  /** Number of buckets of one user's audit records, by note. */
  public static final int AUDIT = 4;

  /** Number of buckets of dead letters, by sequence number, and of blob removals, by note. */
  public static final int OPS = 16;

  private Buckets() {}

  /**
   * {@return the bucket of a text, in two digits: CRC32 of its UTF-8 bytes modulo the count}
   *
   * @param text what is spread
   * @param count how many buckets there are
   */
  public static String of(String text, int count) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return format((int) (crc.getValue() % count));
  }

  /**
   * {@return every bucket, in order}
   *
   * @param count how many there are
   */
  public static List<String> all(int count) {
    return IntStream.range(0, count).mapToObj(Buckets::format).toList();
  }

  private static String format(int bucket) {
    return bucket < 10 ? "0" + bucket : Integer.toString(bucket);
  }
}
