package io.notestream.consumer.simulation;

import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.expiry.Reactor;
import io.notestream.model.change.NoteChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a process does about expirations: it sends the event's id, which takes a while. */
final class SimulatedReactor implements Reactor {

  private final Actor actor;
  private final Set<String> done;
  private final boolean late;
  private final List<String> postponed = new ArrayList<>();

  /**
   * @param done takes the ids that were reacted to
   * @param late whether to react after the batch, which is wrong
   */
  SimulatedReactor(Actor actor, Set<String> done, boolean late) {
    this.actor = actor;
    this.done = done;
    this.late = late;
  }

  static Set<String> noneYet() {
    return new TreeSet<>();
  }

  @Override
  public Batch begin(BatchControl control) {
    return this::react;
  }

  private boolean react(List<NoteChange.Expired> expirations) {
    for (NoteChange.Expired expiration : expirations) {
      if (late) {
        postponed.add(expiration.eventId());
      } else {
        actor.sleep(1 + actor.random().nextInt(30));
        done.add(expiration.eventId());
      }
    }
    return true;
  }

  /** Reacts to what was postponed. */
  void batchIsOver() {
    for (String id : postponed) {
      actor.sleep(1 + actor.random().nextInt(30));
      done.add(id);
    }
    postponed.clear();
  }
}
