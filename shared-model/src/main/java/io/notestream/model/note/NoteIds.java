package io.notestream.model.note;

import com.github.f4b6a3.ulid.Ulid;
import com.github.f4b6a3.ulid.UlidCreator;
import java.time.Instant;

/**
 * Makes ids that sort in the order in which they are asked for, also within one millisecond: there
 * the next one is the last one plus one, as the <a
 * href="https://github.com/ulid/spec#monotonicity">specification of ULIDs</a> has it. Whoever goes
 * by one clock uses one of these. Thread-safe.
 */
public final class NoteIds {

  /**
   * Up to which step back of the time the order is kept. Threads that read the clock one after the
   * other may get here in another order, and a clock that is corrected may step back a little; a
   * clock that is set back by more makes ids of its own time.
   */
  private static final long TOLERATED_MILLIS = 1000;

  private Ulid last = Ulid.MIN;

  /** Creates a source of ids that has made none. */
  public NoteIds() {}

  /**
   * {@return a new id of that time or, to keep the order, of the last one's}
   *
   * @param now the time that it sorts by, to the millisecond
   */
  public synchronized NoteId next(Instant now) {
    long millis = now.toEpochMilli();
    long behind = last.getTime() - millis;
    last =
        behind >= 0 && behind < TOLERATED_MILLIS ? last.increment() : UlidCreator.getUlid(millis);
    return new NoteId(last.toString());
  }
}
