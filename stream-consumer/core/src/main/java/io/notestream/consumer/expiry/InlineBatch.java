package io.notestream.consumer.expiry;

import io.notestream.consumer.batch.BatchControl;
import io.notestream.model.change.NoteChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The reactions of one batch of the stream, within a time limit. Thread-safe. */
final class InlineBatch implements Reactor.Batch {

  /** How often a wait checks whether it should end. */
  private static final Duration POLL = Duration.ofMillis(50);

  private final Reactions reactions;
  private final PendingPuts pendingPuts;
  private final BatchControl control;
  private final long beganNanos;
  private final Duration limit;

  /** The reactions that are done or durably pending, each as event and reaction name. */
  private final Set<String> settled = ConcurrentHashMap.newKeySet();

  /**
   * Starts the time of the batch.
   *
   * @param limit how long the reactions of the batch may take from now on
   */
  InlineBatch(Reactions reactions, PendingPuts pendingPuts, BatchControl control, Duration limit) {
    this.reactions = reactions;
    this.pendingPuts = pendingPuts;
    this.control = control;
    this.limit = limit;
    this.beganNanos = reactions.scheduling().nanoTime().getAsLong();
  }

  @Override
  public boolean react(List<NoteChange.Expired> expirations) {
    List<Started> started = new ArrayList<>();
    for (NoteChange.Expired expired : expirations) {
      ExpirationEvent event = ExpirationEvent.of(expired);
      for (ChosenReaction reaction : reactions.chosenFor(event)) {
        if (!settled.contains(key(expired, reaction.name()))) {
          started.add(new Started(expired, reaction.start(event)));
        }
      }
    }
    if (!awaitAll(started)) {
      started.forEach(s -> s.execution.end("stopped"));
      noteWhatIsDone(started);
      return false;
    }
    List<PendingPuts.Put> failed = noteWhatIsDone(started);
    return pendingPuts.putAll(
        failed, put -> settled.add(key(put.expired(), put.reaction())), this::mustStop);
  }

  /** One execution and the expiration that it is about. */
  private record Started(NoteChange.Expired expired, ChosenReaction.Execution execution) {}

  /** Remembers which reactions are done, and returns those that are not. */
  private List<PendingPuts.Put> noteWhatIsDone(List<Started> started) {
    List<PendingPuts.Put> failed = new ArrayList<>();
    for (Started s : started) {
      String reason = s.execution.outcome().getNow("not finished");
      if (reason == null) {
        settled.add(key(s.expired, s.execution.reaction().name()));
      } else {
        failed.add(new PendingPuts.Put(s.expired, s.execution.reaction().name(), reason));
      }
    }
    return failed;
  }

  /** Waits for all of them, or ends them at the time limit; {@code false} if a stop came first. */
  private boolean awaitAll(List<Started> started) {
    CompletableFuture<?> all =
        CompletableFuture.allOf(
            started.stream().map(s -> s.execution.outcome()).toArray(CompletableFuture<?>[]::new));
    while (true) {
      try {
        all.get(POLL.toMillis(), TimeUnit.MILLISECONDS);
        return true;
      } catch (TimeoutException e) {
        if (control.stop().requested()) {
          return false;
        }
        if (isOutOfTime()) {
          started.forEach(s -> s.execution.end("the time for the batch's reactions was up"));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      } catch (ExecutionException e) {
        throw new IllegalStateException("an execution never completes exceptionally", e);
      }
    }
  }

  private boolean mustStop() {
    return control.stop().requested() || control.isTimeUp(reactions.context().clock().instant());
  }

  private boolean isOutOfTime() {
    return reactions.scheduling().nanoTime().getAsLong() - beganNanos > limit.toNanos();
  }

  private static String key(NoteChange.Expired expired, String reaction) {
    return expired.eventId() + "/" + reaction;
  }
}
