package io.notestream.consumer.internal.run;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.ledger.TableGuard;
import io.notestream.consumer.internal.meter.ParkReasons;
import io.notestream.consumer.internal.retry.Attempt;
import io.notestream.consumer.internal.retry.Call;
import io.notestream.consumer.internal.retry.ParkingBreaker;
import io.notestream.model.failure.Failure;
import java.time.Instant;
import java.util.Optional;

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

  private final LetterWriter letters;
  private final ParkingBreaker breaker;
  private final TableGuard tableGuard;

  /** Creates a parker. */
  public Parker(LetterWriter letters, ParkingBreaker breaker, TableGuard tableGuard) {
    this.letters = letters;
    this.breaker = breaker;
    this.tableGuard = tableGuard;
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
   * @param userId the user whose record it is
   */
  Outcome parkRefused(LetterWriter.Letter letter, String userId, Stop stop) {
    return letters
        .isWritten(letter, stop)
        .fold(
            written -> written ? new Parked(false) : parkNew(letter, userId, stop),
            failure -> new Outage(letters.read(), asOutage(failure)),
            Stopped::new);
  }

  private Outcome parkNew(LetterWriter.Letter letter, String userId, Stop stop) {
    Optional<Failure> wrongTable = tableGuard.outage();
    if (wrongTable.isPresent()) {
      return new Outage(refused(), wrongTable.get());
    }
    Optional<Instant> suspended = breaker.tryPark(letter.key().sk(), userId);
    if (suspended.isPresent()) {
      return new Suspended(suspended.get());
    }
    return letters
        .write(letter, stop)
        .fold(Parked::new, failure -> new Outage(call(), asOutage(failure)), Stopped::new);
  }

  /** Parks a record that cannot be read; no table is to blame for that, so that none is checked. */
  Attempt<Boolean> parkMalformed(LetterWriter.Letter letter, Stop stop) {
    return letters.write(letter, stop);
  }

  /** Returns whether nothing may be parked but malformed records. */
  boolean isSuspended() {
    return breaker.isOpen();
  }

  private static Failure asOutage(Failure failure) {
    return new Failure(Failure.Kind.OUTAGE, failure.code(), failure.detail());
  }
}
