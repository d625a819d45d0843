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
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Writes notes as the writer does, and keeps a log of what it did. One thread runs it; others may
 * say meanwhile what it is to do. Thread-safe.
 */
final class Load {

  /** The user who is erased while the others are busy. */
  static final String LEAVER = "leaver";

  private static final int USERS = 12;
  private static final int MOST_BODY = 400;

  /** What a fast machine could write beyond this would only fill the heap, where the engine is. */
  private static final int CHANGES_PER_SECOND = 600;

  /** In which a user's counters stand still for long enough to be corrected. */
  private static final int CALM_CHANGES_PER_SECOND = 20;

  private final Bench bench;
  private final Random random;
  private final Map<String, History> histories = new TreeMap<>();
  private final Set<String> erased = new HashSet<>();
  private RateCap pace = RateCap.withBursts(OptionalInt.of(CHANGES_PER_SECOND));
  private boolean leaving;
  private boolean stopped;

  Load(Bench bench, long seed) {
    this.bench = bench;
    this.random = new Random(seed);
    for (int i = 0; i < USERS; i++) {
      histories.put("user" + i, new History());
    }
    histories.put(LEAVER, new History());
  }

  /** Writes notes of which the stream has no record any more. */
  synchronized void writeOldNotes(int count) {
    Duration age = Duration.ofDays(3);
    String[] users = histories.keySet().toArray(String[]::new);
    bench.engine().clock().advance(age.negated());
    for (int i = 0; i < count; i++) {
      String user = users[i % users.length];
      histories.get(user).old(bench.put(note(user)));
    }
    bench.engine().clock().advance(age);
  }

  /** Goes on until it is stopped. */
  void run() {
    boolean more = true;
    while (more) {
      more = pace().acquire(1, Stop.never()) && step();
    }
  }

  synchronized void stop() {
    stopped = true;
  }

  /** Writes much less from now on. */
  synchronized void calmDown() {
    pace = RateCap.withBursts(OptionalInt.of(CALM_CHANGES_PER_SECOND));
  }

  /** Writes as much as before again. */
  synchronized void goOn() {
    pace = RateCap.withBursts(OptionalInt.of(CHANGES_PER_SECOND));
  }

  /** Writes nothing for the user any more who is to be erased. */
  synchronized void leave() {
    leaving = true;
  }

  /** The user was erased, and writes again. */
  synchronized void comeBack() {
    erased.addAll(histories.put(LEAVER, new History()).ids());
    leaving = false;
  }

  /** Does something while nothing is written. */
  synchronized void pausedDo(Action action) throws Exception {
    action.run();
  }

  /** Something that may fail. */
  @FunctionalInterface
  interface Action {
    void run() throws Exception;
  }

  /** Makes changes whose records nobody will read. No note ends meanwhile. */
  synchronized void lose(int changes) {
    histories.values().forEach(History::lose);
    for (int i = 0; i < changes; i++) {
      String user = anyUser();
      change(user, histories.get(user), 0.15 + 0.85 * random.nextDouble());
    }
    histories.values().forEach(History::keep);
  }

  synchronized Truth truth() {
    return new Truth(
        histories.entrySet().stream()
            .filter(history -> history.getValue().hasHappened())
            .collect(Collectors.toMap(Map.Entry::getKey, history -> history.getValue().sum())),
        Set.copyOf(erased));
  }

  private synchronized RateCap pace() {
    return pace;
  }

  private synchronized boolean step() {
    String user = anyUser();
    if (!leaving || !user.equals(LEAVER)) {
      change(user, histories.get(user), random.nextDouble());
    }
    return !stopped;
  }

  /** Some users do much more than others. */
  private String anyUser() {
    int user = (int) ((USERS + 1) * Math.pow(random.nextDouble(), 2));
    return user == USERS ? LEAVER : "user" + user;
  }

  private void change(String user, History history, double choice) {
    if (choice < 0.15) {
      history.createdExpiring(
          bench.createExpiring(user, Duration.ofSeconds(1 + random.nextInt(5))));
    } else if (choice < 0.5 || history.isEmpty()) {
      history.created(bench.put(note(user)));
    } else if (choice < 0.85) {
      int which = random.nextInt(history.size());
      history.updated(which, bench.put(changed(history.get(which))));
    } else {
      delete(history.deleted(random.nextInt(history.size())));
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
