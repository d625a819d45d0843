package io.notestream.consumer.worker.chaos;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.retry.RateCap;
import io.notestream.consumer.worker.Bench;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NoteKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes notes as the writer does, and keeps a log of what it did. */
final class Load {

  private static final int USERS = 12;
  private static final int MOST_BODY = 400;

  /** What a fast machine could write beyond this would only fill the heap, where the engine is. */
  private static final int CHANGES_PER_SECOND = 600;

  private final Bench bench;
  private final Random random;
  private final Map<String, History> histories = new TreeMap<>();

  private static final class History {
    private final List<Note> lasting = new ArrayList<>();
    private long created;
    private long updated;
    private long deleted;
    private long expiring;
  }

  Load(Bench bench, long seed) {
    this.bench = bench;
    this.random = new Random(seed);
    for (int i = 0; i < USERS; i++) {
      histories.put("user" + i, new History());
    }
  }

  /** Goes on for that time. */
  void run(Duration time) {
    Instant end = Instant.now().plus(time);
    RateCap pace = RateCap.withBursts(OptionalInt.of(CHANGES_PER_SECOND));
    while (Instant.now().isBefore(end) && pace.acquire(1, Stop.never())) {
      // Some users do much more than others.
      String user = "user" + (int) (USERS * Math.pow(random.nextDouble(), 2));
      step(user, histories.get(user));
    }
  }

  Truth truth() {
    return new Truth(
        histories.entrySet().stream()
            .filter(history -> history.getValue().created > 0)
            .collect(Collectors.toMap(Map.Entry::getKey, history -> sum(history.getValue()))));
  }

  private static Truth.User sum(History history) {
    return new Truth.User(
        history.created,
        history.updated,
        history.deleted,
        history.expiring,
        history.lasting.stream().mapToLong(Note::bodyBytes).sum());
  }

  private void step(String user, History history) {
    double choice = random.nextDouble();
    if (choice < 0.15) {
      bench.createExpiring(user, Duration.ofSeconds(1 + random.nextInt(5)));
      history.created++;
      history.expiring++;
    } else if (choice < 0.5 || history.lasting.isEmpty()) {
      history.lasting.add(bench.put(note(user)));
      history.created++;
    } else if (choice < 0.85) {
      int which = random.nextInt(history.lasting.size());
      history.lasting.set(which, bench.put(changed(history.lasting.get(which))));
      history.updated++;
    } else {
      delete(history.lasting.remove(random.nextInt(history.lasting.size())));
      history.deleted++;
    }
  }

  private Note note(String user) {
    Instant now = bench.now();
    return Note.builder(NoteId.next(now), new UserId(user), now)
        .title("title")
        .body(body())
        .build();
  }

  private Note changed(Note note) {
    return note.toBuilder().body(body()).version(note.version() + 1).updatedAt(bench.now()).build();
  }

  private String body() {
    return "x".repeat(random.nextInt(MOST_BODY));
  }

  private void delete(Note note) {
    bench
        .dynamoDb()
        .deleteItem(
            r -> r.tableName(bench.tables().notes()).key(NoteKeys.note(note.userId(), note.id())));
  }
}
