package io.notestream.consumer.worker;

import static io.notestream.consumer.summary.Parts.at;

import io.notestream.consumer.summary.Projection;
import io.notestream.consumer.summary.ProjectionProvider;
import io.notestream.model.change.ChangeKind;
import io.notestream.model.note.Note;

/** A summary of one's own, on the class path of workers and commands: notes by their size. */
public final class Sizes implements ProjectionProvider {

  /** How many bytes make a body large. */
  public static final int LARGE = 200;

  public static final Projection PROJECTION =
      Projection.named("sizes")
          .version(1)
          .stock("notes", note -> at(size(note)), note -> 1)
          .stock("bytes", note -> at(size(note)), Note::bodyBytes)
          .flow(
              "expired",
              change -> change.kind() == ChangeKind.EXPIRED,
              change -> at(size(change.latest())))
          .build();

  /** The part in which a note is counted. */
  public static String size(Note note) {
    return note.bodyBytes() < LARGE ? "small" : "large";
  }

  @Override
  public Projection projection() {
    return PROJECTION;
  }
}
