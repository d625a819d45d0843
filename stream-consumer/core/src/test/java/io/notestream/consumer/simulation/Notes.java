package io.notestream.consumer.simulation;

import io.notestream.consumer.oracle.History.State;
import java.time.Instant;
import java.util.Random;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Makes up what is written into notes. */
final class Notes {

  private static final String[] TAGS = {"home", "shop", "urgent"};

  private final Kernel kernel;
  private long ids;

  Notes(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Returns a number that was not used before. */
  long nextId() {
    return ++ids;
  }

  /** Returns a note that is new. */
  State fresh(Instant createdAt, Random random) {
    return new State(
        user(random),
        String.format("01HZZZZZZZ%016d", nextId()),
        createdAt,
        1,
        "x".repeat(random.nextInt(30)),
        random.nextInt(6) == 0 ? "blob-" + ids : null,
        tags(random),
        random.nextInt(3) == 0 ? soon(random) : null,
        false,
        null,
        createdAt);
  }

  /** Returns the note after an update. */
  State change(State note, Random random, boolean marked) {
    return new State(
        note.user(),
        note.id(),
        note.createdAt(),
        note.version() + 1,
        "x".repeat(random.nextInt(30)),
        random.nextInt(3) == 0 ? null : note.bodyRef(),
        tags(random),
        note.expiresAt(),
        marked || note.marked(),
        note.restoredFrom(),
        kernel.instant());
  }

  /** Returns the note after an update that lets it end soon. */
  State expiring(State note, Random random) {
    State changed = change(note, random, false);
    return with(changed, soon(random), note.restoredFrom());
  }

  /** Returns the note as it comes back from its expiration. */
  State restored(State note) {
    State back = change(note, new Random(1), false);
    return new State(
        back.user(),
        back.id(),
        back.createdAt(),
        back.version(),
        back.body(),
        null,
        back.tags(),
        null,
        false,
        note.id() + ":1",
        back.updatedAt());
  }

  private static State with(State note, Long expiresAt, @Nullable String restoredFrom) {
    return new State(
        note.user(),
        note.id(),
        note.createdAt(),
        note.version(),
        note.body(),
        note.bodyRef(),
        note.tags(),
        expiresAt,
        note.marked(),
        restoredFrom,
        note.updatedAt());
  }

  private Long soon(Random random) {
    return kernel.instant().getEpochSecond() + random.nextInt(40);
  }

  /** Draws a user. */
  String user(Random random) {
    return "user-" + random.nextInt(3);
  }

  private static TreeSet<String> tags(Random random) {
    TreeSet<String> tags = new TreeSet<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      tags.add(TAGS[random.nextInt(TAGS.length)]);
    }
    return tags;
  }
}
