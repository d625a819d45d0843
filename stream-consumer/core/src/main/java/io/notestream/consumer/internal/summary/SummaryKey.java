package io.notestream.consumer.internal.summary;

import io.notestream.model.note.UserId;
import java.time.LocalDate;

/** Which summary. */
public sealed interface SummaryKey {

  UserId userId();

  /** All of a user's notes. */
  record User(UserId userId) implements SummaryKey {}

  /** A user's notes with one tag. */
  record Tag(UserId userId, String tag) implements SummaryKey {}

  /** What happened to a user's notes on one day, in UTC. */
  record Day(UserId userId, LocalDate day) implements SummaryKey {}
}
