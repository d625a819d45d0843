package io.notestream.consumer.expiry;

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
import java.time.Instant;
import java.util.Collections;
import java.util.List;

/** Expirations for tests. */
public final class Expirations {

  public static final Instant EXPIRY = Instant.parse("2026-11-25T12:00:00Z");

  private Expirations() {}

  /** The expiration of a new note of alice's with those tags. */
  public static NoteChange.Expired expired(long sequence, String... tags) {
    Note note =
        Note.builder(
                NoteId.next(EXPIRY.minusSeconds(900)),
                new UserId("alice"),
                EXPIRY.minusSeconds(900))
            .title("secret title")
            .body("secret body")
            .tags(Tags.of(List.of(tags)))
            .expiry(Expiry.notBefore(EXPIRY))
            .version(3)
            .build();
    return expired(note, sequence, ExpiryCause.SWEEPER);
  }

  public static NoteChange.Expired expired(Note note, long sequence, ExpiryCause cause) {
    return new NoteChange.Expired(
        new Origin(
            note.userId(),
            note.id(),
            new SequenceNumber(Long.toString(sequence)),
            "stream-event-" + sequence,
            EXPIRY.plusSeconds(1),
            EventTimeSource.STREAM,
            Collections.emptySortedSet()),
        note,
        cause);
  }

  public static ExpirationEvent event(long sequence, String... tags) {
    return ExpirationEvent.of(expired(sequence, tags));
  }
}
