package io.notestream.consumer.simulation;

import io.notestream.consumer.oracle.History;
import io.notestream.consumer.oracle.History.State;
import io.notestream.consumer.oracle.History.Step;
import io.notestream.consumer.simulation.Shards.Placed;
import io.notestream.local.InProcessDynamoDb;
import io.notestream.model.note.Expiry;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NoteKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * Writes notes, and keeps a log of what was accepted: it is what the judge goes by. Each write
 * happens at one moment.
 */
final class Writer {

  /** A write that was accepted; its kind depends on the time that the stream says. */
  private record Accepted(String what, @Nullable State before, @Nullable State after, String key) {}

  private final InProcessDynamoDb engine;
  private final Kernel kernel;
  private final Shards shards;
  private final String table;
  private final Erasing.Progress erasure;
  private final Map<String, State> live = new TreeMap<>();
  private final List<State> old = new ArrayList<>();
  private final List<String> early = new ArrayList<>();
  private final List<State> gone = new ArrayList<>();
  private final Map<String, List<Accepted>> log = new HashMap<>();
  private final Notes notes;
  private boolean absent;

  Writer(
      InProcessDynamoDb engine,
      Kernel kernel,
      Shards shards,
      String table,
      Erasing.Progress erasure) {
    this.erasure = erasure;
    this.engine = engine;
    this.kernel = kernel;
    this.notes = new Notes(kernel);
    this.shards = shards;
    this.table = table;
  }

  /** Writes a note that is older than the counting, into a table without a stream. */
  void writeOld(int number, Random random) {
    State note = notes.fresh(History.COUNTING_SINCE.minus(Duration.ofDays(number + 1L)), random);
    live.put(note.id(), note);
    old.add(note);
    put(note);
  }

  /**
   * Returns the notes that are older than the counting, as they were, but those of who is erased.
   */
  List<State> old() {
    return old.stream().filter(note -> !isErased(note.user())).toList();
  }

  /** Forgets all notes: of those of a table that is deleted no stream tells. */
  void tableIsGone() {
    absent = true;
    live.clear();
    gone.clear();
  }

  void tableIsAnew() {
    absent = false;
  }

  void write(Happening happening) {
    if (absent) {
      return;
    }
    Random random = new Random(happening.seed());
    switch (happening.what()) {
      case CREATE -> accept("CREATED", null, notes.fresh(kernel.instant(), random));
      case UPDATE ->
          any(random, note -> accept("UPDATED", note, notes.change(note, random, false)));
      case REQUEST_DELETE ->
          any(
              random,
              note -> {
                if (!note.marked()) {
                  accept("DELETE_REQUESTED", note, notes.change(note, random, true));
                }
              });
      case DELETE -> any(random, note -> accept("REMOVED", note, null));
      case EXPIRE -> any(random, note -> accept("UPDATED", note, notes.expiring(note, random)));
      case RESTORE -> {
        State note = gone.isEmpty() ? null : gone.remove(random.nextInt(gone.size()));
        if (note != null && !isErased(note.user())) {
          accept("RESTORED", null, notes.restored(note));
        }
      }
      case FOREIGN -> writeForeign(random);
      default -> writeMalformed(random);
    }
    shards.changed();
  }

  /** Lets the table delete what has expired. */
  void expire() {
    if (engine.expireNow() > 0) {
      logGone("TTL");
    }
  }

  /** Looks what the processes have deleted: their timers, or the erasure. */
  void sweep() {
    long now = kernel.instant().getEpochSecond();
    for (State note : Actor.current().instantly(() -> logGone("SWEPT"))) {
      if (!isErased(note.user()) && (note.expiresAt() == null || note.expiresAt() > now)) {
        early.add("deleted too early: " + note.id() + " at " + now + ", ends " + note.expiresAt());
      }
    }
  }

  /** Returns which notes were deleted before they ended. */
  List<String> early() {
    return early;
  }

  /** Returns whether a note should have ended so many seconds ago, and has not. */
  boolean isOverdue(int seconds) {
    long end = kernel.instant().getEpochSecond() - seconds;
    return live.values().stream()
        .anyMatch(
            note -> !isErased(note.user()) && note.expiresAt() != null && note.expiresAt() < end);
  }

  private List<State> logGone(String what) {
    if (live.isEmpty()) {
      return List.of();
    }
    Set<String> stored = stored();
    List<State> found =
        live.values().stream().filter(note -> !stored.contains(text(keyOf(note)))).toList();
    for (State note : found) {
      log(what, note, null);
    }
    if (!found.isEmpty()) {
      shards.changed();
    }
    return found;
  }

  private Set<String> stored() {
    return Network.DYNAMO_DB
        .scanPaginator(r -> r.tableName(table).projectionExpression("PK, SK").consistentRead(true))
        .items()
        .stream()
        .map(Writer::text)
        .collect(Collectors.toSet());
  }

  private boolean isStored(State note) {
    return Network.DYNAMO_DB
        .getItem(r -> r.tableName(table).key(keyOf(note)).consistentRead(true))
        .hasItem();
  }

  /** Returns whether the user's notes are being deleted by somebody else, or were. */
  private boolean isErased(String user) {
    return erasure.hasBegun() && user.equals(Erasing.USER);
  }

  /**
   * Tells what happened, in the order of the given records, which are all of the stream's. Of a
   * user who was erased nothing is told.
   */
  List<Step> steps(List<Placed> records) {
    Map<String, Integer> used = new HashMap<>();
    List<Step> steps = new ArrayList<>();
    for (Placed placed : records) {
      Record record = placed.record();
      String key = text(record.dynamodb().keys());
      if (isErased(key.substring("USER#".length(), key.indexOf('/')))) {
        continue;
      }
      int index = used.merge(key, 1, Integer::sum) - 1;
      steps.add(step(log.get(key).get(index), record));
    }
    used.forEach(
        (key, count) -> {
          if (log.get(key).size() != count) {
            throw new AssertionError("the stream lacks a record of " + key);
          }
        });
    return steps;
  }

  private static Step step(Accepted accepted, Record record) {
    State before = accepted.before();
    State after = accepted.after();
    State note = after == null ? before : after;
    Instant time = record.dynamodb().approximateCreationDateTime();
    return new Step(
        kind(accepted, time),
        note == null ? "" : note.user(),
        note == null ? "" : note.id(),
        note != null && note.old(),
        record.dynamodb().sequenceNumber(),
        time,
        before,
        after,
        record);
  }

  private static String kind(Accepted accepted, Instant time) {
    State note = accepted.before();
    if (note == null || accepted.after() != null) {
      return accepted.what();
    }
    Long end = note.expiresAt();
    boolean ended =
        accepted.what().equals("TTL") || (end != null && end <= time.getEpochSecond() + 60);
    return ended && !note.marked() ? "EXPIRED" : "DELETED";
  }

  private void accept(String what, @Nullable State before, @Nullable State after) {
    if (after == null) {
      Network.DYNAMO_DB.deleteItem(r -> r.tableName(table).key(keyOf(before)));
    } else {
      put(after);
    }
    log(what, before, after);
  }

  private void log(String what, @Nullable State before, @Nullable State after) {
    if (after == null) {
      live.remove(before.id());
      gone.add(before);
    } else {
      live.put(after.id(), after);
    }
    String key = text(keyOf(after == null ? before : after));
    log.computeIfAbsent(key, one -> new ArrayList<>()).add(new Accepted(what, before, after, key));
  }

  private void writeForeign(Random random) {
    Map<String, AttributeValue> item = new HashMap<>();
    item.put("PK", AttributeValue.fromS("USER#" + notes.user(random)));
    item.put("SK", AttributeValue.fromS("IDEM#" + notes.nextId()));
    item.put("entity", AttributeValue.fromS("IDEMPOTENCY"));
    put(item);
    log.computeIfAbsent(text(item), one -> new ArrayList<>())
        .add(new Accepted("FOREIGN", null, null, text(item)));
  }

  private void writeMalformed(Random random) {
    State note = notes.fresh(kernel.instant(), random);
    Map<String, AttributeValue> item = History.item(note);
    item.put("version", AttributeValue.fromS("one"));
    item.remove("expiresAt");
    put(item);
    log.computeIfAbsent(text(item), one -> new ArrayList<>())
        .add(new Accepted("MALFORMED", null, note, text(item)));
  }

  private void put(State note) {
    Map<String, AttributeValue> item = History.item(note);
    Long expiresAt = note.expiresAt();
    if (expiresAt != null) {
      UserId user = new UserId(note.user());
      Expiry expiry = new Expiry(expiresAt);
      item.put("GSI1PK", AttributeValue.fromS(NoteKeys.expiryPartition(user)));
      item.put("GSI1SK", AttributeValue.fromS(NoteKeys.expirySort(expiry, new NoteId(note.id()))));
    }
    put(item);
  }

  private void put(Map<String, AttributeValue> item) {
    Network.DYNAMO_DB.putItem(r -> r.tableName(table).item(item));
  }

  private void any(Random random, Consumer<State> what) {
    if (!live.isEmpty()) {
      List<State> all = List.copyOf(live.values());
      State note = all.get(random.nextInt(all.size()));
      if (!isErased(note.user()) || isStored(note)) {
        what.accept(note);
      }
    }
  }

  private static Map<String, AttributeValue> keyOf(State note) {
    return Map.of(
        "PK", AttributeValue.fromS("USER#" + note.user()),
        "SK", AttributeValue.fromS("NOTE#" + note.id()));
  }

  private static String text(Map<String, AttributeValue> key) {
    return key.get("PK").s() + "/" + key.get("SK").s();
  }
}
