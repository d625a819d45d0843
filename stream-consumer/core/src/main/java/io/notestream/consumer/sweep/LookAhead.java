package io.notestream.consumer.sweep;

import io.micrometer.core.instrument.Counter;
import io.notestream.consumer.batch.Stop;
import io.notestream.model.table.Buckets;
import io.notestream.model.table.NoteKeys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Looks at the index for what ends before the look after the next, and times it. What ends before
 * the horizon of the last look and is not timed here was changed since, and is the stream's; only
 * if it is overdue, somebody missed it. Used by one thread.
 */
final class LookAhead implements AutoCloseable {

  /** Entries of one query: forty take half a read unit. */
  private static final int PAGE = 500;

  private final DueIndex index;
  private final TimingRule rule;
  private final TimerHeap heap;
  private final RecentEntries settled;
  private final LeftNotes left;
  private final SweepMeters meters;
  private final Counter missed;
  private final ExecutorService pool;

  /** Up to when the looks so far have timed what there was; before the first, nothing. */
  private Instant covered = Instant.MIN;

  /** When the look was due that was made last. */
  private Instant last = Instant.MIN;

  LookAhead(
      DueIndex index,
      TimingRule rule,
      TimerHeap heap,
      RecentEntries settled,
      LeftNotes left,
      SweepMeters meters,
      Counter missed,
      ExecutorService pool) {
    this.index = index;
    this.rule = rule;
    this.heap = heap;
    this.settled = settled;
    this.left = left;
    this.meters = meters;
    this.missed = missed;
    this.pool = pool;
  }

  /** Forgets what looks found: another process may have held the lock since. */
  void restart() {
    heap.removeLooks();
    covered = Instant.MIN;
    last = Instant.MIN;
  }

  /**
   * Returns whether it is time for a look: at first, from then on at each multiple of the interval,
   * and once there is room for what the last one found and could not time.
   *
   * @param room how many timers are few enough
   */
  boolean isDue(Instant now, int room) {
    return rule.lastLook(now).isAfter(last) || (heap.hasDropped() && heap.size() <= room);
  }

  /**
   * Looks at every bucket once, a page of each in turn.
   *
   * @param stop ends the look early; the next one makes up for it
   * @throws SdkException if the index cannot be read; so does it then
   */
  void look(Instant now, Stop stop) throws InterruptedException {
    covered = heap.takeDropped().filter(covered::isAfter).orElse(covered);
    Instant horizon = rule.horizon(now);
    Map<String, Map<String, AttributeValue>> next = new HashMap<>();
    Map<String, Boolean> atFront = new HashMap<>();
    left.beginLook();
    for (String bucket : Buckets.all(Buckets.USERS)) {
      next.put(bucket, left.start(bucket));
      atFront.put(bucket, true);
    }
    while (!next.isEmpty()) {
      if (stop.requested()) {
        return;
      }
      List<String> buckets = List.copyOf(next.keySet());
      List<DueIndex.Page> pages = pages(buckets, next, horizon);
      for (int i = 0; i < buckets.size(); i++) {
        String bucket = buckets.get(i);
        DueIndex.Page page = pages.get(i);
        boolean room = time(bucket, page.notes(), now);
        atFront.computeIfPresent(
            bucket, (b, front) -> left.settle(b, page.notes(), note -> false, now) ? front : null);
        if (page.next().isEmpty() || !room) {
          next.remove(bucket);
        } else {
          next.put(bucket, page.next());
        }
      }
    }
    covered = horizon;
    last = rule.lastLook(now);
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }

  private List<DueIndex.Page> pages(
      List<String> buckets, Map<String, Map<String, AttributeValue>> from, Instant horizon)
      throws InterruptedException {
    List<Callable<DueIndex.Page>> queries = new ArrayList<>();
    for (String bucket : buckets) {
      queries.add(() -> index.pageBefore(bucket, horizon, PAGE, from.get(bucket)));
    }
    List<DueIndex.Page> pages = new ArrayList<>();
    for (Future<DueIndex.Page> page : pool.invokeAll(queries)) {
      pages.add(FutureResult.of(page));
    }
    return pages;
  }

  /** Times what is the looks' or was missed; returns whether there is room for later notes. */
  private boolean time(String bucket, List<DueNote> notes, Instant now) {
    for (DueNote note : notes) {
      OptionalLong second = NoteKeys.expirySecond(note.entry());
      Instant ends = Instant.ofEpochSecond(second.orElse(0));
      if (left.contains(note)) {
        if (!ends.isAfter(now) && left.isNew(note)) {
          meters.tooLarge();
        }
        continue;
      }
      NoteTimer timer = new NoteTimer(note, Integer.parseInt(bucket), ends, NoteTimer.Source.LOOK);
      if (settled.isKnown(note) || heap.get(timer.key()).isPresent()) {
        continue;
      }
      boolean isMissed = ends.isBefore(covered) && rule.isOverdue(ends, now);
      if (isMissed && second.isPresent()) {
        missed.increment();
      }
      if ((isMissed || !ends.isBefore(covered)) && !heap.put(timer)) {
        return false;
      }
    }
    return true;
  }
}
