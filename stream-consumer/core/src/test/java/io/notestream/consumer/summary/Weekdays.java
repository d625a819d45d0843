package io.notestream.consumer.summary;

import static io.notestream.consumer.summary.Parts.at;
import static io.notestream.consumer.summary.Parts.none;
import static io.notestream.consumer.summary.Parts.whole;

import io.notestream.model.change.ChangeKind;
import io.notestream.model.change.NoteChange;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneOffset;

/** A projection with a number of every kind. */
public final class Weekdays implements ProjectionProvider {

  public static final Projection PROJECTION = version(1);

  /** The same functions under another version. */
  public static Projection version(int version) {
    return Projection.named("weekdays")
        .version(version)
        .stock("notes", note -> at(weekday(note.createdAt())), note -> 1)
        .stock("bytes", note -> at(note.tags().values()), note -> note.bodyBytes())
        .flow("expired", Weekdays::isExpired, change -> at(weekday(change.eventTime())))
        .max(
            "largest",
            change -> isExpired(change) ? none() : at(weekday(change.eventTime())),
            change -> change.latest().bodyBytes())
        .latest("lastSeen", change -> whole(), NoteChange::eventTime)
        .rankedBy("notes")
        .build();
  }

  @Override
  public Projection projection() {
    return PROJECTION;
  }

  private static boolean isExpired(NoteChange change) {
    return change.kind() == ChangeKind.EXPIRED;
  }

  private static String weekday(Instant time) {
    return DayOfWeek.from(time.atZone(ZoneOffset.UTC)).name();
  }
}
