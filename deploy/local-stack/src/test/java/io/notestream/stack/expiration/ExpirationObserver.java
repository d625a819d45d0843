package io.notestream.stack.expiration;

import io.notestream.model.note.Note;
import io.notestream.model.note.UserId;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/**
 * Reads the summaries of users over and over, as anybody can, and notes when each expiration shows
 * there. It knows when the notes end, and nothing of the product's own meters.
 */
final class ExpirationObserver implements AutoCloseable {

  private static final long PAUSE_MILLIS = 10;
  private static final int LARGEST_BATCH = 100;

  private final DynamoDbClient dynamoDb;
  private final TableNames names;
  private final Map<UserId, List<Instant>> ends = new HashMap<>();
  private final Map<UserId, Integer> seen = new HashMap<>();
  private final List<Seen> all = new ArrayList<>();
  private final CompletableFuture<Void> observing;
  private volatile boolean ending;

  /** An expiration: when the note ended, and by how much later it showed. */
  record Seen(Instant end, Duration late) {}

  private ExpirationObserver(Tables tables, List<Note> notes) {
    dynamoDb = tables.dynamoDb();
    names = tables.names();
    for (Note note : notes) {
      ends.computeIfAbsent(note.userId(), user -> new ArrayList<>()).add(note.expiry().instant());
    }
    ends.values().forEach(times -> times.sort(null));
    if (ends.size() > LARGEST_BATCH) {
      throw new IllegalArgumentException("more users than one request reads");
    }
    observing = CompletableFuture.runAsync(this::observe);
  }

  /** Begins to observe notes of at most a hundred users, none of which has expired. */
  static ExpirationObserver of(Tables tables, List<Note> notes) {
    return new ExpirationObserver(tables, notes);
  }

  private void observe() {
    while (!ending) {
      look();
      try {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
    look();
  }

  private void look() {
    KeysAndAttributes keys =
        KeysAndAttributes.builder()
            .keys(ends.keySet().stream().map(ViewKeys::userSummary).toList())
            .projectionExpression("PK, expired")
            .consistentRead(true)
            .build();
    List<Map<String, AttributeValue>> items =
        dynamoDb
            .batchGetItem(r -> r.requestItems(Map.of(names.noteViews(), keys)))
            .responses()
            .getOrDefault(names.noteViews(), List.of());
    Instant now = Instant.now();
    for (Map<String, AttributeValue> item : items) {
      UserId user = new UserId(item.get("PK").s().substring("USER#".length()));
      AttributeValue counter = item.get("expired");
      int expired = counter == null ? 0 : Integer.parseInt(counter.n());
      List<Instant> times = ends.get(user);
      for (int i = seen.getOrDefault(user, 0); i < expired; i++) {
        all.add(new Seen(times.get(i), Duration.between(times.get(i), now)));
      }
      seen.put(user, expired);
    }
  }

  /** Ends it, and returns the expirations of notes that ended then or later. */
  List<Duration> latenessFrom(Instant first) {
    close();
    observing.join();
    return all.stream()
        .filter(seen -> !seen.end().isBefore(first))
        .map(Seen::late)
        .sorted()
        .toList();
  }

  @Override
  public void close() {
    ending = true;
  }
}
