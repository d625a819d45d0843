package io.notestream.consumer.reconcile;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.retry.Attempt;
import io.notestream.consumer.internal.scan.NoteScan;
import io.notestream.consumer.internal.scan.ScanPage;
import io.notestream.consumer.internal.scan.ScanPosition;
import io.notestream.consumer.internal.scan.ScanProgress;
import io.notestream.consumer.reconcile.UserRecount.Outcome;
import io.notestream.model.note.Note;
import io.notestream.model.note.UserId;
import io.notestream.model.table.Buckets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;

/**
 * A recount of all users: of those who have notes, as a scan finds them, and then of those who have
 * a summary and no notes any more. Used once; {@link #users} may be called by any thread.
 */
public final class AllUsers {

  private final Reconciler reconciler;
  private final NoteScan scan;
  private final UsersWithoutNotes others;
  private final int segments;
  private final AtomicLong users = new AtomicLong();
  private final AtomicLong drifted = new AtomicLong();
  private final AtomicLong corrected = new AtomicLong();
  private final AtomicLong unjudged = new AtomicLong();
  private final AtomicLong open = new AtomicLong();

  AllUsers(Reconciler reconciler, NoteScan scan, UsersWithoutNotes others, int segments) {
    this.reconciler = reconciler;
    this.scan = scan;
    this.others = others;
    this.segments = segments;
  }

  /**
   * Recounts all users, from the beginning.
   *
   * @param correct whether to correct what is wrong
   * @param each called with the outcome of each user, by several threads
   * @param stop ends the run
   * @return what became of it
   */
  public RunResult run(boolean correct, Consumer<UserRecount> each, Stop stop) {
    return run(RunPosition.start(segments), correct, each, stop);
  }

  /**
   * Continues a run that was stopped.
   *
   * @param position its {@link RunResult#position()}
   * @param correct whether to correct what is wrong
   * @param each called with the outcome of each user, by several threads
   * @param stop ends the run
   * @return what became of it
   * @throws IllegalArgumentException if the position is not one
   */
  public RunResult resume(String position, boolean correct, Consumer<UserRecount> each, Stop stop) {
    return run(RunPosition.parse(position), correct, each, stop);
  }

  private RunResult run(RunPosition from, boolean correct, Consumer<UserRecount> each, Stop stop) {
    open.set(from.open());
    AtomicReferenceArray<ScanPosition> reached =
        new AtomicReferenceArray<>(from.segments().toArray(new ScanPosition[0]));
    Attempt<ScanProgress> scanned =
        scan.run(from.segments(), 0, new PageUsers(reached, correct, each), stop);
    int bucket = from.bucket();
    boolean complete = scanned.value() != null;
    if (complete) {
      bucket = withoutNotes(bucket, correct, each, stop);
      complete = bucket == Buckets.USERS;
    }
    List<ScanPosition> positions = new ArrayList<>();
    for (int segment = 0; segment < reached.length(); segment++) {
      positions.add(reached.get(segment));
    }
    return new RunResult(
        complete,
        users.get(),
        drifted.get(),
        corrected.get(),
        unjudged.get(),
        open.get(),
        new RunPosition(positions, bucket, open.get()).toText());
  }

  /** Returns the first bucket that is not done. */
  private int withoutNotes(int from, boolean correct, Consumer<UserRecount> each, Stop stop) {
    for (int bucket = from; bucket < Buckets.USERS; bucket++) {
      Attempt<Boolean> done =
          others.read(
              Buckets.all(Buckets.USERS).get(bucket),
              found -> recount(found, correct, each, stop),
              stop);
      if (!Boolean.TRUE.equals(done.value())) {
        return bucket;
      }
    }
    return Buckets.USERS;
  }

  /** Returns whether all of the users were looked at. */
  private boolean recount(
      List<UserId> some, boolean correct, Consumer<UserRecount> each, Stop stop) {
    List<UserRecount> outcomes = reconciler.all(some, correct, stop);
    if (outcomes.stream().anyMatch(one -> one.outcome() == Outcome.STOPPED)) {
      return false; // What was corrected stays right, and all of them are looked at again.
    }
    for (UserRecount outcome : outcomes) {
      count(outcome);
      each.accept(outcome);
    }
    return true;
  }

  private void count(UserRecount recount) {
    users.incrementAndGet();
    switch (recount.outcome()) {
      case DRIFT -> {
        drifted.incrementAndGet();
        open.incrementAndGet();
      }
      case CORRECTED -> {
        drifted.incrementAndGet();
        corrected.incrementAndGet();
      }
      case UNJUDGED -> {
        unjudged.incrementAndGet();
        open.incrementAndGet();
      }
      case RIGHT, STOPPED -> {}
    }
  }

  /**
   * Returns how many users have been looked at.
   *
   * @return the number so far
   */
  public long users() {
    return users.get();
  }

  /**
   * Returns how far the scan of the notes has come.
   *
   * @return items read, and how many there may be
   */
  public String scanned() {
    ScanProgress progress = scan.progress();
    return progress.items()
        + (progress.estimatedItems() == null ? "" : " of about " + progress.estimatedItems())
        + " items";
  }

  /** Recounts the users of each page; those of one segment follow each other. */
  private final class PageUsers implements NoteScan.Pages {
    private final AtomicReferenceArray<ScanPosition> reached;
    private final AtomicReferenceArray<UserId> last;
    private final boolean correct;
    private final Consumer<UserRecount> each;

    PageUsers(
        AtomicReferenceArray<ScanPosition> reached, boolean correct, Consumer<UserRecount> each) {
      this.reached = reached;
      this.last = new AtomicReferenceArray<>(reached.length());
      this.correct = correct;
      this.each = each;
    }

    @Override
    public Attempt<ScanPosition> handle(ScanPage page, Stop stop) {
      int segment = page.next().segment();
      Set<UserId> found = new LinkedHashSet<>();
      UserId newest = last.get(segment);
      UserId before = newest;
      for (Note note : page.notes()) {
        newest = note.userId();
        found.add(newest);
      }
      if (before != null) {
        found.remove(before); // Looked at with the page before: the items of a user lie together.
      }
      if (!recount(List.copyOf(found), correct, each, stop)) {
        return Attempt.stopped();
      }
      last.set(segment, newest);
      reached.set(segment, page.next());
      return Attempt.done(page.next());
    }
  }
}
