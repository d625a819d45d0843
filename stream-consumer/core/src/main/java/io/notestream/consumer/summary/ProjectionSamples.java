package io.notestream.consumer.summary;

import io.notestream.model.change.EventTimeSource;
import io.notestream.model.change.ExpiryCause;
import io.notestream.model.change.NoteChange;
import io.notestream.model.change.Origin;
import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.Expiry;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.Tags;
import io.notestream.model.note.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeSet;

/**
 * Notes and changes on which projections are tried. They never change: what a projection gives for
 * them is stored with a views table, and compared at each start.
 */
final class ProjectionSamples {

  /** The version of the samples, which is stored with what a projection gives for them. */
  static final int VERSION = 1;

  private static final String[] WORDS = {"home", "shop", "urgent", "später", "2026", "a b", "c#"};

  private static final List<Note> NOTES = notes();
  private static final List<NoteChange> CHANGES = changes();

  private ProjectionSamples() {}

  static List<Note> all() {
    return NOTES;
  }

  static List<NoteChange> allChanges() {
    return CHANGES;
  }

  private static List<Note> notes() {
    Random random = new Random(13); // Its numbers are specified, and the same everywhere.
    List<Note> notes = new ArrayList<>();
    Instant created = Instant.parse("2023-12-29T22:30:00.000Z");
    for (int i = 0; i < 64; i++) {
      // Steps of more than a day, over leap day, year's end and the changes of summer time.
      created = created.plus(Duration.ofMinutes(1440 + random.nextInt(40_000)));
      notes.add(note(i, created, random));
    }
    return List.copyOf(notes);
  }

  private static Note note(int i, Instant created, Random random) {
    TreeSet<String> tags = new TreeSet<>();
    for (int tag = i % 8 == 7 ? 20 : random.nextInt(4); tag > 0; tag--) {
      tags.add(i % 8 == 7 ? "tag-" + tag : WORDS[random.nextInt(WORDS.length)]);
    }
    Instant updated = created.plusMillis(random.nextInt(100_000_000));
    Note.Builder note =
        Note.builder(new NoteId(id(i)), new UserId("user-" + i % 5), created)
            .title(i % 9 == 0 ? "" : "Title of " + WORDS[i % WORDS.length])
            .body("x".repeat(random.nextInt(200)))
            .tags(Tags.of(tags))
            .updatedAt(updated)
            .version(1 + random.nextInt(5));
    if (i % 6 == 5) {
      note.bodyRef("blob-" + i, 65_537 + random.nextInt(1_000_000));
    }
    if (i % 3 == 1) {
      note.expiry(new Expiry(updated.getEpochSecond() + random.nextInt(2_000_000)));
    }
    if (i % 10 == 9) {
      note.deletedAt(updated);
    }
    if (i % 12 == 11) {
      note.restoredFrom(id(i) + ":" + (1000 + i));
    }
    return note.build();
  }

  /** Some locales have digits of their own, which an id must not have. */
  private static String id(int i) {
    return String.format(Locale.ROOT, "01HZZZZZZZ%016d", i);
  }

  private static List<NoteChange> changes() {
    List<NoteChange> changes = new ArrayList<>();
    for (int i = 0; i < NOTES.size(); i++) {
      Note note = NOTES.get(i);
      Origin origin = origin(i, note);
      changes.add(
          switch (i % 6) {
            case 0 -> new NoteChange.Created(origin, note);
            case 1 -> new NoteChange.Expired(origin, note, ExpiryCause.TTL);
            case 2 -> new NoteChange.Deleted(origin, note);
            case 3 -> new NoteChange.Restored(origin, note);
            case 4 -> new NoteChange.Updated(origin, before(note), note);
            default -> new NoteChange.DeleteRequested(origin, before(note), note);
          });
    }
    return List.copyOf(changes);
  }

  private static Note before(Note note) {
    return note.toBuilder().updatedAt(note.createdAt()).tags(Tags.none()).body("before").build();
  }

  private static Origin origin(int i, Note note) {
    return new Origin(
        note.userId(),
        note.id(),
        new SequenceNumber(Integer.toString(100_000 + i)),
        "event-" + i,
        Instant.ofEpochSecond(note.updatedAt().getEpochSecond()),
        EventTimeSource.STREAM,
        new TreeSet<>());
  }
}
