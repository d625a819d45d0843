package io.notestream.local.internal.operation.item;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.operation.ResponseBody;
import io.notestream.local.internal.store.Codec;
import io.notestream.local.internal.store.Store;
import io.notestream.local.internal.store.StoreMap;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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
    byte[] digest = digest(payload);
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
      if (!Arrays.equals(known.digest, digest)) {
        throw ServiceException.of(
            "IdempotentParameterMismatchException",
            "Supplied idempotent token has been used with different parameters");
      }
      return again.get();
    } finally {
      inProgress.remove(token);
    }
  }

  private void remember(byte[] key, byte[] digest) {
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
  private static byte[] digest(JsonNode payload) {
    ByteArrayOutputStream text = new ByteArrayOutputStream(1024);
    write(text, payload);
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.toByteArray());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  private static void write(ByteArrayOutputStream text, JsonNode node) {
    if (node.isObject()) {
      text.write('{');
      Map<String, JsonNode> members = new TreeMap<>();
      node.properties().forEach(each -> members.put(each.getKey(), each.getValue()));
      members.forEach(
          (name, value) -> {
            write(text, name);
            write(text, value);
          });
      text.write('}');
    } else if (node.isArray()) {
      text.write('[');
      node.forEach(each -> write(text, each));
      text.write(']');
    } else {
      write(text, node.getNodeType().name());
      write(text, node.asText());
    }
  }

  private static void write(ByteArrayOutputStream text, String part) {
    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
    for (int shift = 24; shift >= 0; shift -= 8) {
      text.write(bytes.length >> shift);
    }
    text.writeBytes(bytes);
  }

  private record Entry(Instant at, byte[] digest) {}

  private static final class EntryCodec implements Codec<Entry> {
    @Override
    public byte[] encode(Entry entry) {
      return ByteBuffer.allocate(Long.BYTES + entry.digest.length)
          .putLong(entry.at.toEpochMilli())
          .put(entry.digest)
          .array();
    }

    @Override
    public Entry decode(byte[] bytes) {
      Instant at = Instant.ofEpochMilli(ByteBuffer.wrap(bytes).getLong());
      return new Entry(at, Arrays.copyOfRange(bytes, Long.BYTES, bytes.length));
    }
  }
}
