package io.notestream.local.internal.stream;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * A place in a shard. Its token carries all that there is to know, so that it outlives the process.
 *
 * @param position the next record's sequence number is this or a higher one
 * @param generation how often all iterators had been made to expire when this one was issued
 */
record ShardIterator(
    String streamArn, int shard, long position, long issuedAtMillis, int generation) {

  private static final byte VERSION = 1;
  private static final int BYTES = 1 + Integer.BYTES + Long.BYTES + Long.BYTES + Integer.BYTES;

  /** Returns the token. */
  String token() {
    ByteBuffer body = ByteBuffer.allocate(BYTES + Integer.BYTES);
    body.put(VERSION)
        .putInt(shard)
        .putLong(position)
        .putLong(issuedAtMillis)
        .putInt(generation)
        .putInt(checksum(streamArn, body.array()));
    return streamArn
        + "|"
        + VERSION
        + "|"
        + Base64.getUrlEncoder().withoutPadding().encodeToString(body.array());
  }

  /** Reads a token; empty if the engine has not written it. */
  static Optional<ShardIterator> parse(String token) {
    String[] parts = token.split("\\|", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(parts[2]);
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
    if (bytes.length != BYTES + Integer.BYTES
        || ByteBuffer.wrap(bytes, BYTES, Integer.BYTES).getInt() != checksum(parts[0], bytes)) {
      return Optional.empty();
    }
    ByteBuffer body = ByteBuffer.wrap(bytes);
    if (body.get() != VERSION) {
      return Optional.empty();
    }
    return Optional.of(
        new ShardIterator(parts[0], body.getInt(), body.getLong(), body.getLong(), body.getInt()));
  }

  /** Returns an iterator that is issued now, further on in the same shard. */
  ShardIterator movedTo(long next, long nowMillis, int currentGeneration) {
    return new ShardIterator(streamArn, shard, next, nowMillis, currentGeneration);
  }

  private static int checksum(String arn, byte[] body) {
    CRC32 crc = new CRC32();
    crc.update(arn.getBytes(StandardCharsets.UTF_8));
    crc.update(body, 0, BYTES);
    return (int) crc.getValue();
  }
}
