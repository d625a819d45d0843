package io.notestream.consumer.oracle;

import io.notestream.consumer.TestRecords;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Identity;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/**
 * A random history of a table of notes: what happened, in words, and the stream records that it
 * left. Some notes are older than the counting, some items are no notes, and some cannot be read.
 */
public final class History {

  /** When counting began. */
  public static final Instant COUNTING_SINCE = TestRecords.START;

  private static final String[] TAGS = {"home", "shop", "urgent", "später"};
  private static final Instant LONG_AGO = COUNTING_SINCE.minus(Duration.ofDays(9));
  private static final Instant FIRST_EVENT = COUNTING_SINCE.plus(Duration.ofMinutes(10));

  /** A note as the history knows it. */
  public record State(
      String user,
      String id,
      Instant createdAt,
      int version,
      String body,
      String bodyRef,
      TreeSet<String> tags,
      Long expiresAt,
      boolean marked,
      String restoredFrom,
      Instant updatedAt) {

    public long bytes() {
      return bodyRef == null ? body.length() : 70_000 + version;
    }

    public boolean old() {
      return createdAt.isBefore(COUNTING_SINCE);
    }
  }

  /**
   * One thing that happened.
   *
   * @param what as the audit says it; FOREIGN or MALFORMED for what is not audited
   * @param before the note before; {@code null} for none
   * @param after the note after; {@code null} for none
   */
  public record Step(
      String what,
      String user,
      String note,
      boolean old,
      String sequence,
      Instant time,
      State before,
      State after,
      Record record) {}

  private final Random random;
  private final List<Step> steps = new ArrayList<>();
  private final Map<String, State> live = new HashMap<>();
  private final List<State> gone = new ArrayList<>();
  private final List<State> drafts = new ArrayList<>();
  private final int users;
  private long sequence;
  private long ids;
  private Instant now = FIRST_EVENT;

  private History(long seed, int users) {
    this.random = new Random(seed);
    this.users = users;
    this.sequence = 900 + random.nextInt(100);
  }

  static List<Step> random(long seed, int length, int users) {
    History history = new History(seed, users);
    for (int i = history.random.nextInt(6); i > 0; i--) {
      State state = history.fresh(LONG_AGO.plusSeconds(i));
      history.live.put(state.id(), state);
    }
    while (history.steps.size() < length) {
      history.step();
    }
    return history.steps;
  }

  private void step() {
    now = now.plusMillis(random.nextInt(40_000));
    int dice = random.nextInt(100);
    if (live.isEmpty() || dice < 25) {
      State note = fresh(now);
      emit("CREATED", OperationType.INSERT, null, note, item(note), null, null);
    } else if (dice < 55) {
      State note = any();
      State changed = change(note, note.marked());
      emit("UPDATED", OperationType.MODIFY, note, changed, item(changed), item(note), null);
    } else if (dice < 62) {
      State note = any();
      if (!note.marked()) {
        State marked = change(note, true);
        emit(
            "DELETE_REQUESTED", OperationType.MODIFY, note, marked, item(marked), item(note), null);
      }
    } else if (dice < 72) {
      State note = any();
      boolean ended = note.expiresAt() != null && !note.marked() && isOver(note);
      emit(ended ? "EXPIRED" : "DELETED", OperationType.REMOVE, note, null, null, item(note), null);
    } else if (dice < 82) {
      State note = any();
      emit(
          note.marked() ? "DELETED" : "EXPIRED",
          OperationType.REMOVE,
          note,
          null,
          null,
          item(note),
          TestRecords.TTL);
    } else if (dice < 88 && !gone.isEmpty()) {
      State note = gone.remove(random.nextInt(gone.size()));
      if (!live.containsKey(note.id())) {
        State back = restored(note);
        emit("RESTORED", OperationType.INSERT, null, back, item(back), null, null);
      }
    } else if (dice < 91) {
      State note = any();
      drafts.add(note);
      emit("DELETED", OperationType.MODIFY, note, null, draft(note), item(note), null);
    } else if (dice < 94 && !drafts.isEmpty()) {
      State note = drafts.remove(random.nextInt(drafts.size()));
      if (!live.containsKey(note.id())) {
        emit("CREATED", OperationType.MODIFY, null, note, item(note), draft(note), null);
      }
    } else if (dice < 97) {
      emitForeign();
    } else {
      emitMalformed();
    }
  }

  private void emit(
      String what,
      OperationType operation,
      State before,
      State after,
      Map<String, AttributeValue> newImage,
      Map<String, AttributeValue> oldImage,
      Identity identity) {
    State note = after == null ? before : after;
    if (after == null) {
      live.remove(note.id());
      gone.add(note);
    } else {
      live.put(note.id(), after);
    }
    add(
        what,
        note.user(),
        note.id(),
        note.old(),
        before,
        after,
        operation,
        newImage,
        oldImage,
        identity);
  }

  private void emitForeign() {
    Map<String, AttributeValue> item = new HashMap<>();
    item.put("PK", AttributeValue.fromS("USER#" + user()));
    item.put("SK", AttributeValue.fromS("IDEM#" + random.nextInt(1000)));
    item.put("entity", AttributeValue.fromS("IDEMPOTENCY"));
    add("FOREIGN", "", "", false, null, null, OperationType.INSERT, item, null, null);
  }

  private void emitMalformed() {
    State note = fresh(now);
    Map<String, AttributeValue> item = item(note);
    switch (random.nextInt(4)) {
      case 0 -> item.put("version", AttributeValue.fromS("one"));
      case 1 -> item.remove("entity");
      case 2 -> item.put("noteId", AttributeValue.fromS(fresh(now).id()));
      default -> item.put("expiresAt", AttributeValue.fromS("tomorrow"));
    }
    add(
        "MALFORMED",
        note.user(),
        note.id(),
        false,
        null,
        null,
        OperationType.INSERT,
        item,
        null,
        null);
  }

  private void add(
      String what,
      String user,
      String note,
      boolean old,
      State before,
      State after,
      OperationType operation,
      Map<String, AttributeValue> newImage,
      Map<String, AttributeValue> oldImage,
      Identity identity) {
    sequence += 1 + random.nextInt(40);
    Map<String, AttributeValue> image = newImage == null ? oldImage : newImage;
    Record record =
        Record.builder()
            .eventID("id-" + sequence)
            .eventName(operation)
            .userIdentity(identity)
            .dynamodb(
                StreamRecord.builder()
                    .approximateCreationDateTime(now)
                    .keys(Map.of("PK", image.get("PK"), "SK", image.get("SK")))
                    .newImage(newImage)
                    .oldImage(oldImage)
                    .sequenceNumber(Long.toString(sequence))
                    .build())
            .build();
    steps.add(new Step(what, user, note, old, Long.toString(sequence), now, before, after, record));
  }

  private State any() {
    List<State> all = new ArrayList<>(live.values());
    all.sort((a, b) -> a.id().compareTo(b.id()));
    return all.get(random.nextInt(all.size()));
  }

  private String user() {
    return "user-" + random.nextInt(users);
  }

  private State fresh(Instant createdAt) {
    ids++;
    return new State(
        user(),
        String.format("01HZZZZZZZ%016d", ids),
        createdAt,
        1,
        body(),
        random.nextInt(6) == 0 ? "blob-" + ids : null,
        tags(),
        expiry(),
        false,
        null,
        createdAt);
  }

  private State change(State note, boolean marked) {
    boolean sameRef = random.nextBoolean();
    String ref = random.nextInt(6) == 0 ? "blob-" + note.id() + "-" + note.version() : null;
    return new State(
        note.user(),
        note.id(),
        note.createdAt(),
        random.nextInt(8) == 0 ? note.version() : note.version() + 1,
        body(),
        sameRef ? note.bodyRef() : ref,
        tags(),
        expiry(),
        marked,
        note.restoredFrom(),
        now);
  }

  private State restored(State note) {
    return new State(
        note.user(),
        note.id(),
        note.createdAt(),
        note.version() + 1,
        body(),
        null,
        tags(),
        null,
        false,
        note.id() + ":" + sequence,
        now);
  }

  private String body() {
    return "x".repeat(random.nextInt(30));
  }

  private TreeSet<String> tags() {
    TreeSet<String> tags = new TreeSet<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      tags.add(TAGS[random.nextInt(TAGS.length)]);
    }
    return tags;
  }

  private Long expiry() {
    return switch (random.nextInt(3)) {
      case 0 -> null;
      case 1 -> now.getEpochSecond() - random.nextInt(100);
      default -> now.getEpochSecond() + 1_000_000;
    };
  }

  /** The design's rule for a plain remove, with its guard of a minute. */
  private boolean isOver(State note) {
    return note.expiresAt() <= now.getEpochSecond() + 60;
  }

  private static Map<String, AttributeValue> draft(State note) {
    Map<String, AttributeValue> item = item(note);
    item.put("entity", AttributeValue.fromS("DRAFT"));
    return item;
  }

  /** Returns the item of a note. */
  public static Map<String, AttributeValue> item(State note) {
    Map<String, AttributeValue> item = new HashMap<>();
    item.put("PK", AttributeValue.fromS("USER#" + note.user()));
    item.put("SK", AttributeValue.fromS("NOTE#" + note.id()));
    item.put("entity", AttributeValue.fromS("NOTE"));
    item.put("userId", AttributeValue.fromS(note.user()));
    item.put("noteId", AttributeValue.fromS(note.id()));
    item.put("title", AttributeValue.fromS("a title"));
    if (note.bodyRef() == null) {
      item.put("body", AttributeValue.fromS(note.body()));
    } else {
      item.put("bodyRef", AttributeValue.fromS(note.bodyRef()));
    }
    item.put("bodyBytes", AttributeValue.fromN(Long.toString(note.bytes())));
    if (!note.tags().isEmpty()) {
      item.put("tags", AttributeValue.fromSs(List.copyOf(note.tags())));
    }
    item.put("createdAt", AttributeValue.fromS(text(note.createdAt())));
    item.put("updatedAt", AttributeValue.fromS(text(note.updatedAt())));
    item.put("version", AttributeValue.fromN(Integer.toString(note.version())));
    if (note.expiresAt() != null) {
      item.put("expiresAt", AttributeValue.fromN(note.expiresAt().toString()));
    }
    if (note.marked()) {
      item.put("deletedAt", AttributeValue.fromS(text(note.updatedAt())));
    }
    if (note.restoredFrom() != null) {
      item.put("restoredFrom", AttributeValue.fromS(note.restoredFrom()));
    }
    return item;
  }

  private static String text(Instant time) {
    return String.format("%tFT%<tT.%<tLZ", time.atZone(ZoneOffset.UTC));
  }
}
