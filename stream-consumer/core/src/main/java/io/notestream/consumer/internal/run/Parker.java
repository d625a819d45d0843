package io.notestream.consumer.internal.run;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.decode.RecordSubject;
import io.notestream.consumer.internal.ledger.ErasureGuard;
import io.notestream.consumer.internal.ledger.LedgerReader;
import io.notestream.consumer.internal.ledger.TableGuard;
import io.notestream.consumer.internal.meter.ParkReasons;
import io.notestream.consumer.internal.plan.PlannedEvent;
import io.notestream.consumer.internal.retry.Call;
import io.notestream.consumer.internal.retry.ParkingBreaker;
import io.notestream.model.failure.Failure;
import io.notestream.model.note.UserId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Parks records, unless the tables are to blame: a record that was refused is parked only if the
 * tables fit their definition and not too many records were refused at once. Thread-safe; one per
 * process.
 */
public final class Parker {

  /** The reason to park a change whose place in the ledger another change has. */
  static final Failure COLLISION =
      new Failure(
          Failure.Kind.REJECTED,
          ParkReasons.COLLISION,
          "a different change has this note and sequence number in the ledger");

  /** Why nothing is parked while the breaker is open. */
  static final Failure SUSPENDED =
      new Failure(
          Failure.Kind.OUTAGE,
          "ParkingSuspended",
          "too many records were refused at once; the table is suspected, not the records");

  private final LetterWriter letters;
  private final ParkingBreaker breaker;
  private final TableGuard tableGuard;
  private final LedgerReader ledgerReader;

  /** Creates a parker. */
  public Parker(
      LetterWriter letters,
      ParkingBreaker breaker,
      TableGuard tableGuard,
      LedgerReader ledgerReader) {
    this.ledgerReader = ledgerReader;
    this.letters = letters;
    this.breaker = breaker;
    this.tableGuard = tableGuard;
  }

  /**
   * Whom a record is about.
   *
   * @param users its owner; several if the record is malformed and names several
   * @param noteCreatedAt when the note was created; {@code null} if unknown
   */
  record Subject(Set<UserId> users, @Nullable Instant noteCreatedAt) {

    static Subject of(PlannedEvent event) {
      return new Subject(Set.of(event.userId()), ErasureGuard.noteCreatedAt(event.change()));
    }

    static Subject of(RecordSubject record) {
      return new Subject(record.users(), record.noteCreatedAt());
    }

    private Optional<Instant> erasedBy(Map<UserId, Instant> guards) {
      return guards.values().stream()
          .filter(through -> noteCreatedAt == null || noteCreatedAt.isBefore(through))
          .findFirst();
    }
  }

  /** The outcome of an attempt to park a record. */
  sealed interface Outcome {}

  /**
   * The record is durably parked.
   *
   * @param isNew whether it was not before
   */
  record Parked(boolean isNew) implements Outcome {}

  /**
   * Nothing is parked at the moment.
   *
   * @param until when to try the record's transaction again, unless {@link #isSuspended} ends
   *     before
   */
  record Suspended(Instant until) implements Outcome {}

  /**
   * The record is not parked, since the tables are wrong or the dead letters cannot be written.
   *
   * @param call the call that fails
   */
  record Outage(Call call, Failure failure) implements Outcome {}

  /**
   * The record's note was erased: nothing of it is kept.
   *
   * @param through the time before which the user's notes were erased
   */
  record Erased(Instant through) implements Outcome {}

  /** A stop was requested before the record was parked. */
  record Stopped() implements Outcome {}

  /** Returns the call by which records are parked. */
  Call call() {
    return letters.call();
  }

  /** Returns the call by which reactions are stored that could not be run. */
  public Call pendingReactions() {
    return letters.pendingReactions();
  }

  /** Returns the call by which events are committed, which is refused for those to be parked. */
  Call refused() {
    return tableGuard.refused();
  }

  /**
   * Parks a record that was refused. One that is parked already says nothing about the table of
   * today, and nothing has to be written for it: it is not held up.
   *
   * @param subject whom the record is about
   */
  Outcome parkRefused(LetterWriter.Letter letter, Subject subject, Stop stop) {
    return unlessErased(
        letter,
        subject,
        stop,
        () ->
            letters
                .isWritten(letter, stop)
                .fold(
                    written -> written ? new Parked(false) : parkNew(letter, subject, stop),
                    failure -> new Outage(letters.read(), asOutage(failure)),
                    Stopped::new));
  }

  private Outcome parkNew(LetterWriter.Letter letter, Subject subject, Stop stop) {
    Optional<Failure> wrongTable = tableGuard.outage();
    if (wrongTable.isPresent()) {
      return new Outage(refused(), wrongTable.get());
    }
    Optional<Instant> suspended =
        breaker.tryPark(letters.key(letter).sk(), String.valueOf(letter.userId()));
    if (suspended.isPresent()) {
      return new Suspended(suspended.get());
    }
    return write(letter, subject, stop);
  }

  /** Parks a record that cannot be read; no table is to blame for that, so that none is checked. */
  Outcome parkMalformed(LetterWriter.Letter letter, Subject subject, Stop stop) {
    return unlessErased(letter, subject, stop, () -> write(letter, subject, stop));
  }

  /**
   * Writes the letter, and looks again: what an erasure that began meanwhile may have overlooked is
   * removed here, and what it began with before the letter was written it finds.
   */
  private Outcome write(LetterWriter.Letter letter, Subject subject, Stop stop) {
    return letters
        .write(letter, stop)
        .fold(
            isNew -> unlessErased(letter, subject, stop, () -> new Parked(isNew)),
            failure -> new Outage(call(), asOutage(failure)),
            Stopped::new);
  }

  /** Removes the letter if its note was erased; otherwise goes on. */
  private Outcome unlessErased(
      LetterWriter.Letter letter, Subject subject, Stop stop, Supplier<Outcome> next) {
    if (subject.users().isEmpty()) {
      return next.get();
    }
    return ledgerReader
        .erased(subject.users(), stop)
        .fold(
            guards ->
                subject
                    .erasedBy(guards)
                    .map(through -> removed(letter, through, stop))
                    .orElseGet(next),
            failure -> new Outage(ledgerReader.call(), asOutage(failure)),
            Stopped::new);
  }

  private Outcome removed(LetterWriter.Letter letter, Instant through, Stop stop) {
    return letters
        .remove(letter, stop)
        .fold(
            done -> new Erased(through),
            failure -> new Outage(call(), asOutage(failure)),
            Stopped::new);
  }

  /** Returns whether nothing may be parked but malformed records. */
  boolean isSuspended() {
    return breaker.isOpen();
  }

  private static Failure asOutage(Failure failure) {
    return new Failure(Failure.Kind.OUTAGE, failure.code(), failure.detail());
  }
}
