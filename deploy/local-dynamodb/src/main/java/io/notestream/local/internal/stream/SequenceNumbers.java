package io.notestream.local.internal.stream;

import io.notestream.local.internal.store.Codec;
import io.notestream.local.internal.store.Store;
import io.notestream.local.internal.store.StoreMap;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Gives out sequence numbers, each higher than any before it in the same data directory. There are
 * gaps between them, as there are in DynamoDB, so that no reader comes to rely on there being none.
 * Numbers are taken inside commits only, one commit after the other.
 */
final class SequenceNumbers {

  /**
   * How many numbers are reserved at a time, so that few commits have to write the mark; a restart
   * goes on after them.
   */
  private static final long RESERVE = 1L << 22;

  private static final long WIDEST_GAP = 256;
  private static final byte[] KEY = "sequence".getBytes(StandardCharsets.UTF_8);

  private final StoreMap<Long> counters;
  private volatile long next;
  private long reserved;

  SequenceNumbers(Store store) {
    counters = store.map("stream-counter", LongCodec.INSTANCE);
    Long mark = counters.get(KEY);
    reserved = mark == null ? 1 : mark;
    next = reserved;
  }

  /** Takes the next number. Called inside a commit. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // commits run one after the other
  long take() {
    long taken = next;
    next = taken + 1 + ((taken * 0x9E3779B97F4A7C15L) >>> 32) % WIDEST_GAP;
    if (next >= reserved) {
      reserved = next + RESERVE;
      counters.put(KEY, reserved);
    }
    return taken;
  }

  /**
   * Returns a number that is higher than all that were taken, and not higher than any that will be
   * taken.
   */
  long peek() {
    return next;
  }

  private enum LongCodec implements Codec<Long> {
    INSTANCE;

    @Override
    public byte[] encode(Long value) {
      return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }

    @Override
    public Long decode(byte[] bytes) {
      return ByteBuffer.wrap(bytes).getLong();
    }
  }
}
