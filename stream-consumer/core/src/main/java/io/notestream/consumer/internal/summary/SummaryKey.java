package io.notestream.consumer.internal.summary;

import io.notestream.model.note.UserId;
import java.time.LocalDate;

/** The key of a summary. */
public sealed interface SummaryKey {

  /** Returns the summary's user. */
  UserId userId();

  /** The summary of all of a user's notes. */
  record User(UserId userId) implements SummaryKey {}

  /** The summary of a user's notes with one tag. */
  record Tag(UserId userId, String tag) implements SummaryKey {}

  /** The summary of what happened to a user's notes on one day, in UTC. */
  record Day(UserId userId, LocalDate day) implements SummaryKey {}
}
