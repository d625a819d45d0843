package io.notestream.local.internal.operation.item;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.operation.ResponseBody;
import io.notestream.local.internal.store.Codec;
import io.notestream.local.internal.store.Store;
import io.notestream.local.internal.store.StoreMap;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The tokens of recent transactions, by which one that is sent again is recognized. They are stored
 * in the transaction's own commit, and kept for ten minutes by the engine's clock. Safe for use by
 * several threads.
 */
final class ClientRequestTokens {

  private static final Duration REMEMBERED = Duration.ofMinutes(10);
  private static final int SWEEP_EVERY = 1000;
  private static final long MULTIPLIER = 31;

  private final InstantSource clock;
  private final StoreMap<Entry> entries;
  private final Set<String> inProgress = ConcurrentHashMap.newKeySet();
  private int sinceSweep;

  ClientRequestTokens(Store store, InstantSource clock) {
    this.clock = clock;
    this.entries = store.map("tokens", new EntryCodec());
  }

  /**
   * Carries a request out, unless it has been carried out before.
   *
   * @param payload what must be the same when the token is the same
   * @param first carries the request out; is given a task to run inside its commit
   * @param again makes the response to a request that was carried out before
   * @throws ServiceException IdempotentParameterMismatchException if the token came with another
   *     payload, TransactionInProgressException if the request is still being carried out
   */
  ResponseBody once(
      String token,
      JsonNode payload,
      Function<Runnable, ResponseBody> first,
      Supplier<ResponseBody> again) {
    long digest = digest(payload);
    byte[] key = token.getBytes(StandardCharsets.UTF_8);
    if (!inProgress.add(token)) {
      throw ServiceException.of(
          "TransactionInProgressException",
          "The transaction with the given request token is already in progress.");
    }
    try {
      Entry known = entries.get(key);
      if (known == null || !known.at.plus(REMEMBERED).isAfter(clock.instant())) {
        return first.apply(() -> remember(key, digest));
      }
      if (known.digest != digest) {
        throw ServiceException.of(
            "IdempotentParameterMismatchException",
            "Supplied idempotent token has been used with different parameters");
      }
      return again.get();
    } finally {
      inProgress.remove(token);
    }
  }

  private void remember(byte[] key, long digest) {
    entries.put(key, new Entry(clock.instant(), digest));
    if (++sinceSweep >= SWEEP_EVERY) {
      sinceSweep = 0;
      forgetOld();
    }
  }

  private void forgetOld() {
    Instant oldest = clock.instant().minus(REMEMBERED);
    for (Iterator<StoreMap.Entry<Entry>> each = entries.ascending(new byte[0], null);
        each.hasNext(); ) {
      StoreMap.Entry<Entry> entry = each.next();
      if (entry.value().at.isBefore(oldest)) {
        entries.remove(entry.key());
      }
    }
  }

  /** Returns a digest that does not depend on the order of members. */
  private static long digest(JsonNode node) {
    long digest = digest(node.getNodeType().name());
    if (node.isObject()) {
      for (Map.Entry<String, JsonNode> member : node.properties()) {
        digest += mixed(digest(member.getKey()) * MULTIPLIER + digest(member.getValue()));
      }
    } else if (node.isArray()) {
      for (JsonNode element : node) {
        digest = mixed(digest * MULTIPLIER + digest(element));
      }
    } else {
      digest = mixed(digest * MULTIPLIER + digest(node.asText()));
    }
    return mixed(digest);
  }

  /** Returns the FNV-1a hash of a text. */
  private static long digest(String text) {
    long digest = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      digest = (digest ^ text.charAt(i)) * 0x100000001b3L;
    }
    return digest;
  }

  /** Lets each bit depend on all of them, as the last step of MurmurHash does. */
  private static long mixed(long bits) {
    long mixed = bits;
    mixed = (mixed ^ (mixed >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }

  private record Entry(Instant at, long digest) {}

  private static final class EntryCodec implements Codec<Entry> {
    @Override
    public byte[] encode(Entry entry) {
      return ByteBuffer.allocate(2 * Long.BYTES)
          .putLong(entry.at.toEpochMilli())
          .putLong(entry.digest)
          .array();
    }

    @Override
    public Entry decode(byte[] bytes) {
      ByteBuffer entry = ByteBuffer.wrap(bytes);
      return new Entry(Instant.ofEpochMilli(entry.getLong()), entry.getLong());
    }
  }
}
