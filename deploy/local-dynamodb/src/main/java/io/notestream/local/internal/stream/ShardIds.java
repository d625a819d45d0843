package io.notestream.local.internal.stream;

import java.util.Locale;

/**
 * Forms shard ids as DynamoDB does: readers take the creation time out of them. In a stream, the
 * time of a later shard is never the earlier one.
 */
final class ShardIds {

  private static final String PREFIX = "shardId-";
  private static final int MILLIS_DIGITS = 20;

  private ShardIds() {}

  static String of(long millis, long stream, int number) {
    // An odd factor maps different numbers of one stream to different suffixes.
    int suffix = (number + (int) stream * 31) * 0x9E3779B1;
    return String.format(Locale.ROOT, "%s%0" + MILLIS_DIGITS + "d-%08x", PREFIX, millis, suffix);
  }

  static long millis(String id) {
    return Long.parseLong(id.substring(PREFIX.length(), PREFIX.length() + MILLIS_DIGITS));
  }
}
