package io.notestream.consumer.expiry;

import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.deadletter.LetterEntry;
import io.notestream.consumer.deadletter.LetterRemoval;
import io.notestream.consumer.deadletter.LetterStore;
import io.notestream.consumer.decode.Decoded;
import io.notestream.consumer.decode.RecordDecoder;
import io.notestream.consumer.internal.ledger.ErasureGuard;
import io.notestream.model.change.NoteChange;
import io.notestream.model.note.Note;
import io.notestream.model.table.OpsKeys;
import io.notestream.model.view.CorruptItemException;
import io.notestream.model.view.DeadLetter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** Tries a pending reaction once more. Thread-safe. */
final class PendingTry {

  private static final Logger LOG = LoggerFactory.getLogger(PendingTry.class);

  /** Longer than any execution takes: a claim that lapses means that its process is gone. */
  private static final Duration BEYOND_THE_LIMIT = Duration.ofMinutes(1);

  private static final long POLL_MILLIS = 50;

  private final Reactions reactions;
  private final LetterStore letters;
  private final RecordDecoder decoder;
  private final Duration closedRetention;
  private final InstantSource clock;

  PendingTry(
      Reactions reactions, LetterStore letters, RecordDecoder decoder, Duration closedRetention) {
    this.reactions = reactions;
    this.letters = letters;
    this.decoder = decoder;
    this.closedRetention = closedRetention;
    this.clock = reactions.context().clock();
  }

  /** The result of a try. */
  enum Result {
    /** The reaction is done. */
    DONE,
    /** The reaction failed, and waits for its next time. */
    FAILED,
    /** The reaction failed for too long, and is an open dead letter now. */
    GIVEN_UP,
    /** The note was erased meanwhile, and with it the reaction. */
    ERASED,
    /** The target is left alone, or another process has claimed the reaction. */
    PASSED_OVER
  }

  /** Claims the reaction and runs it; the letter is moved on by the result. */
  Result run(LetterEntry entry, BatchControl control) {
    Instant now = clock.instant();
    ChosenReaction reaction = reaction(entry).orElse(null);
    boolean longDue = entry.at().plus(reactions.options().giveUpAfter()).isBefore(now);
    if (reaction != null && !reaction.isCallPermitted() && !longDue) {
      return Result.PASSED_OVER;
    }
    Instant until = now.plus(reactions.options().eventLimit()).plus(BEYOND_THE_LIMIT);
    DeadLetter claimed;
    try {
      claimed = letters.claim(entry, until).orElse(null);
    } catch (CorruptItemException e) {
      // As below: the next try would end here too.
      LOG.error("Pending reaction {} is given up: {}", entry.id(), e.getMessage());
      letters.openUnreadable(entry, now, "the letter cannot be read: " + e.getMessage());
      reactions.meters().givenUp(String.valueOf(entry.key().reaction()));
      return Result.GIVEN_UP;
    }
    if (claimed == null) {
      return Result.PASSED_OVER;
    }
    if (reaction == null) {
      return failed(claimed, "no reaction of that name is configured");
    }
    ExpirationEvent expiration;
    try {
      expiration = expiration(claimed);
    } catch (IllegalStateException e) {
      // What is stored does not change: the next try would end here too.
      return giveUp(claimed, "the stored record cannot be read: " + e.getMessage());
    }
    if (expiration == null) {
      return giveUp(claimed, "the stored record is not an expiration");
    }
    if (isErased(expiration)) {
      return erased(claimed, expiration);
    }
    String reason = execute(reaction, expiration, control);
    if (isErased(expiration)) {
      return erased(claimed, expiration); // What it has just brought came too late.
    }
    if (reason != null) {
      return failed(claimed, reason);
    }
    Instant done = clock.instant();
    letters.move(claimed, claimed.done(done, done.plus(closedRetention)));
    return Result.DONE;
  }

  private Optional<ChosenReaction> reaction(LetterEntry entry) {
    String name = entry.key().reaction();
    return name == null ? Optional.empty() : reactions.named(name);
  }

  private @Nullable ExpirationEvent expiration(DeadLetter letter) {
    Record record = letters.record(letter).orElse(null);
    return decoder.decode(record) instanceof Decoded.Change change
            && change.change() instanceof NoteChange.Expired expired
        ? ExpirationEvent.of(expired)
        : null;
  }

  /** Runs the reaction; returns the reason of its failure, or {@code null} if it succeeded. */
  private @Nullable String execute(
      ChosenReaction reaction, ExpirationEvent expiration, BatchControl control) {
    ChosenReaction.Execution execution = reaction.start(expiration);
    while (true) {
      try {
        return execution.outcome().get(POLL_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (control.stop().requested() || control.isTimeUp(clock.instant())) {
          execution.end("stopped");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        execution.end("stopped");
        return "stopped";
      } catch (ExecutionException e) {
        throw new IllegalStateException("an execution never completes exceptionally", e);
      }
    }
  }

  private boolean isErased(ExpirationEvent expiration) {
    return ErasureGuard.read(
            reactions.context().dynamoDb(),
            reactions.context().tables(),
            expiration.note().userId())
        .filter(through -> ErasureGuard.erases(through, expiration.note()))
        .isPresent();
  }

  private Result erased(DeadLetter claimed, ExpirationEvent expiration) {
    Note note = expiration.note();
    reactions
        .context()
        .dynamoDb()
        .deleteItem(
            r ->
                r.tableName(reactions.context().tables().noteOps())
                    .key(OpsKeys.archivedNote(note.userId(), note.id(), expiration.sequence())));
    new LetterRemoval(reactions.context().dynamoDb(), reactions.context().tables())
        .remove(claimed.key().toAttributes());
    return Result.ERASED;
  }

  private Result failed(DeadLetter claimed, String reason) {
    Instant now = clock.instant();
    if (claimed.triedSince().plus(reactions.options().giveUpAfter()).isBefore(now)) {
      return giveUp(claimed, reason);
    }
    letters.move(
        claimed,
        claimed.pending(reason, now.plus(RetryDelays.after(claimed.attempts(), random()))));
    reactions.meters().retryFailed(name(claimed));
    return Result.FAILED;
  }

  private RandomGenerator random() {
    return reactions.scheduling().random().get();
  }

  private Result giveUp(DeadLetter claimed, String reason) {
    letters.move(claimed, claimed.open(reason));
    reactions.meters().givenUp(name(claimed));
    return Result.GIVEN_UP;
  }

  private static String name(DeadLetter letter) {
    return String.valueOf(letter.key().reaction());
  }
}
