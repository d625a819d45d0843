package io.notestream.model.table;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.CRC32;

/**
 * Spreads keys that would share one partition over a fixed number of partitions. The counts are
 * part of the stored keys: changing one moves every item.
 */
public final class Buckets {

  /** Buckets of users in every index that lists users or what is due. */
  public static final int USERS = 16;

  /** Buckets of one user's audit records, by note. */
  public static final int AUDIT = 4;

  /** Buckets of dead letters by sequence number, and of blob removals by note. */
  public static final int OPS = 16;

  private Buckets() {}

  /** CRC32 of the text's UTF-8 bytes modulo the count, in two digits. */
  public static String of(String text, int count) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return format((int) (crc.getValue() % count));
  }

  /** Every bucket of that many, in order. */
  public static List<String> all(int count) {
    return IntStream.range(0, count).mapToObj(Buckets::format).toList();
  }

  private static String format(int bucket) {
    return bucket < 10 ? "0" + bucket : Integer.toString(bucket);
  }
}
