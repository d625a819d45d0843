package io.notestream.consumer.expiry;

import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.deadletter.LetterEntry;
import io.notestream.consumer.deadletter.LetterStore;
import io.notestream.consumer.decode.ExpiryCauseRule;
import io.notestream.consumer.decode.RecordDecoder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Retries pending reactions, apart from the stream. Each reaction is claimed by a conditional
 * write, so that any number of processes may do so concurrently. Thread-safe.
 *
 * <p>A reaction that still fails after {@link ReactionOptions#giveUpAfter} becomes an open dead
 * letter under its name. While a target's circuit is open, its reactions wait without being
 * claimed, except for a probe.
 */
public final class ReactionRetries implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ReactionRetries.class);

  private static final int THREADS = 16;

  private final Reactions reactions;
  private final LetterStore letters;
  private final PendingTry pendingTry;
  private final ExecutorService threads;

  /**
   * Creates retries. Makes no call.
   *
   * @param reactions the configured reactions; not closed
   * @param expiryRule the consumer's rule, with which the stored records are decoded again
   * @param closedRetention how long a reaction stays in the dead letters once it is done
   */
  public ReactionRetries(
      Reactions reactions, ExpiryCauseRule expiryRule, Duration closedRetention) {
    this.reactions = reactions;
    this.letters = new LetterStore(reactions.context().dynamoDb(), reactions.context().tables());
    this.pendingTry =
        new PendingTry(reactions, letters, new RecordDecoder(expiryRule), closedRetention);
    this.threads = reactions.scheduling().pools().make("reaction-retry", THREADS);
  }

  /**
   * The result of one pass, in numbers of reactions.
   *
   * @param done reactions that are done now
   * @param failed reactions that failed again, and wait for their next time
   * @param givenUp reactions that failed for too long, and are open dead letters now
   * @param passedOver reactions that were not tried: their target is left alone at the moment,
   *     another process has claimed them, or the pass ended before
   */
  public record Pass(int done, int failed, int givenUp, int passedOver) {

    private static Pass of(List<PendingTry.Result> results) {
      return new Pass(
          count(results, PendingTry.Result.DONE),
          count(results, PendingTry.Result.FAILED),
          count(results, PendingTry.Result.GIVEN_UP),
          count(results, PendingTry.Result.PASSED_OVER));
    }

    private static int count(List<PendingTry.Result> results, PendingTry.Result result) {
      return (int) results.stream().filter(r -> r == result).count();
    }
  }

  /**
   * Tries every pending reaction that is due, once each, until a stop is requested or the deadline
   * is so near that a reaction might not end before it. A reaction whose letter cannot be changed
   * is left for the next pass.
   *
   * @param control its stop request and its deadline end the pass
   * @return what was done
   * @throws SdkException if the index of pending reactions cannot be read
   */
  public Pass runOnce(BatchControl control) {
    List<Future<PendingTry.Result>> tries = new ArrayList<>();
    List<PendingTry.Result> results = new ArrayList<>();
    Instant now = reactions.context().clock().instant();
    Iterator<LetterEntry> due = letters.due(now).iterator();
    while (!isTimeUp(control) && due.hasNext()) {
      LetterEntry entry = due.next();
      tries.add(threads.submit(() -> tryOne(entry, control)));
      if (tries.size() >= 4 * THREADS) {
        results.add(await(tries.remove(0)));
      }
    }
    tries.forEach(oneTry -> results.add(await(oneTry)));
    return Pass.of(results);
  }

  /**
   * Returns whether there is time for a reaction: without it, {@link #runOnce} tries none.
   *
   * @param control its stop request and its deadline would end the pass
   * @return whether a reaction that begins now ends before the deadline, however long it takes
   */
  public boolean hasTime(BatchControl control) {
    return !isTimeUp(control);
  }

  private PendingTry.Result tryOne(LetterEntry entry, BatchControl control) {
    if (isTimeUp(control)) {
      return PendingTry.Result.PASSED_OVER;
    }
    try {
      return pendingTry.run(entry, control);
    } catch (SdkException e) {
      LOG.warn("Leaving pending reaction {} for the next pass: {}", entry.id(), e.getMessage());
      return PendingTry.Result.PASSED_OVER;
    }
  }

  /** Returns whether a reaction that begins now could run beyond the deadline. */
  private boolean isTimeUp(BatchControl control) {
    Instant begunNow = reactions.context().clock().instant().plus(reactions.options().eventLimit());
    return control.stop().requested() || control.deadline().map(begunNow::isAfter).orElse(false);
  }

  private static PendingTry.Result await(Future<PendingTry.Result> oneTry) {
    try {
      return oneTry.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return PendingTry.Result.PASSED_OVER;
    } catch (ExecutionException e) {
      // One letter that cannot be read must not keep the others from being tried.
      LOG.error("Cannot try a pending reaction", e.getCause());
      return PendingTry.Result.PASSED_OVER;
    }
  }

  /** Ends the threads of the retries. The reactions stay open. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
