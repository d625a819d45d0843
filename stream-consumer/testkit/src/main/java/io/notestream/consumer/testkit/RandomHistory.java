package io.notestream.consumer.testkit;

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
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** A random history of some users' notes. */
final class RandomHistory {

  private static final String[] WORDS = {"home", "shop", "urgent", "später", "c#", "a b"};

  /** How titles begin. The cake is two characters of Java. */
  private static final String[] TITLES = {"title ", "Straße ", "\uD83C\uDF82 ", ""};

  private static final Duration LONG_AGO = Duration.ofDays(40);

  private final Random random;
  private final UnaryOperator<Note> form;
  private final RecordsBuilder builder = RecordsBuilder.records();
  private final List<Note> live = new ArrayList<>();
  private final List<Note> gone = new ArrayList<>();
  private Instant now = RecordsBuilder.START.plus(Duration.ofMinutes(5));
  private int ids;

  /**
   * @param late whether there are notes from before the history begins
   * @param form gives a note the form that it has to have
   */
  RandomHistory(long seed, int length, boolean late, UnaryOperator<Note> form) {
    this.random = new Random(seed);
    this.form = form;
    for (int old = late ? random.nextInt(5) : 0; old > 0; old--) {
      live.add(fresh(RecordsBuilder.START.minus(LONG_AGO).plusSeconds(3600L * old)));
    }
    for (int step = 0; step < length; step++) {
      now = now.plusSeconds(1 + random.nextInt(30_000));
      builder.at(now);
      step();
    }
  }

  List<Record> records() {
    return builder.build();
  }

  private void step() {
    int dice = live.isEmpty() ? 0 : random.nextInt(100);
    if (dice < 30) {
      Note note = fresh(now);
      builder.created(note);
      live.add(note);
    } else if (dice < 65) {
      Note before = live.remove(random.nextInt(live.size()));
      Note after = changed(before, dice < 60 ? null : now);
      builder.updated(before, after);
      live.add(after);
    } else if (dice < 90) {
      Note note = live.remove(random.nextInt(live.size()));
      if (dice < 78) {
        builder.removed(note);
      } else {
        builder.expired(note);
      }
      gone.add(note);
    } else if (!gone.isEmpty()) {
      Note note = gone.remove(random.nextInt(gone.size()));
      Note back =
          changed(note, null).toBuilder().restoredFrom(note.id() + ":1").deletedAt(null).build();
      builder.created(back);
      live.add(back);
    }
    if (random.nextInt(10) == 0) {
      again();
    }
  }

  private void again() {
    if (!builder.build().isEmpty()) {
      builder.again();
    }
  }

  private Note fresh(Instant createdAt) {
    NoteId id = new NoteId(String.format(Locale.ROOT, "01HZZZZZZZ%016d", ++ids));
    return shaped(Note.builder(id, new UserId("user-" + random.nextInt(3)), createdAt));
  }

  private Note changed(Note note, @Nullable Instant deletedAt) {
    return shaped(note.toBuilder().version(note.version() + 1).updatedAt(now).deletedAt(deletedAt));
  }

  private Note shaped(Note.Builder note) {
    TreeSet<String> tags = new TreeSet<>();
    for (int tag = random.nextInt(4); tag > 0; tag--) {
      tags.add(WORDS[random.nextInt(WORDS.length)]);
    }
    note.title(TITLES[random.nextInt(TITLES.length)] + random.nextInt(100)).tags(Tags.of(tags));
    if (random.nextInt(6) == 0) {
      note.bodyRef("blob-" + ids + "-" + random.nextInt(1000), 65_537 + random.nextInt(100_000));
    } else {
      note.body("x".repeat(random.nextInt(40)));
    }
    note.expiry(
        random.nextBoolean()
            ? null
            : new Expiry(now.getEpochSecond() + random.nextInt(100_000) - 20_000));
    return form.apply(note.build());
  }
}
