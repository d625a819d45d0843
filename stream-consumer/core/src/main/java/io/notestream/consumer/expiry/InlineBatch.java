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

/** The reactions of one batch of the stream, bounded in time. Thread-safe. */
final class InlineBatch implements Reactor.Batch {

  /** How often a wait looks up to see whether it should end. */
  private static final Duration LOOK_UP = Duration.ofMillis(50);

  private final Reactions reactions;
  private final PendingPuts pendingPuts;
  private final BatchControl control;
  private final long beganNanos = System.nanoTime();
  private final Duration limit;

  /** What need not be done again: done or durably pending, as event and reaction. */
  private final Set<String> settled = ConcurrentHashMap.newKeySet();

  /**
   * @param limit how long the batch may react from now on
   */
  InlineBatch(Reactions reactions, PendingPuts pendingPuts, BatchControl control, Duration limit) {
    this.reactions = reactions;
    this.pendingPuts = pendingPuts;
    this.control = control;
    this.limit = limit;
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
    return pendingPuts.putAll(failed, put -> settled.add(key(put.expired(), put.reaction())));
  }

  /** One execution and the expiration that it is about. */
  private record Started(NoteChange.Expired expired, ChosenReaction.Execution execution) {}

  /** Remembers what is done, and returns what is not. */
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

  /** Whether all ended, if need be because the time was up; {@code false} if asked to stop. */
  private boolean awaitAll(List<Started> started) {
    CompletableFuture<?> all =
        CompletableFuture.allOf(
            started.stream().map(s -> s.execution.outcome()).toArray(CompletableFuture<?>[]::new));
    while (true) {
      try {
        all.get(LOOK_UP.toMillis(), TimeUnit.MILLISECONDS);
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

  private boolean isOutOfTime() {
    return System.nanoTime() - beganNanos > limit.toNanos();
  }

  private static String key(NoteChange.Expired expired, String reaction) {
    return expired.eventId() + "/" + reaction;
  }
}
