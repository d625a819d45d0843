package io.notestream.consumer.simulation;

import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.expiry.ReactionContext;
import io.notestream.consumer.expiry.ReactionRetries;
import io.notestream.consumer.expiry.ReactionSettings;
import io.notestream.consumer.expiry.Reactions;
import io.notestream.consumer.expiry.Reactor;
import io.notestream.consumer.expiry.SimulatedReactions;
import io.notestream.model.change.NoteChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a process does about expirations: it archives the note. */
final class SimulatedReactor implements Reactor {

  private static final Duration CLOSED = Duration.ofDays(7);

  private final Process process;
  private final Reactions reactions;
  private final Map<Actor, List<NoteChange.Expired>> postponed = new HashMap<>();

  SimulatedReactor(Process process) {
    this.process = process;
    World world = process.world();
    this.reactions =
        SimulatedReactions.build(
            Reactions.builder(
                    new ReactionContext(
                        Network.DYNAMO_DB,
                        world.names(),
                        process.clock(),
                        ReactionContext.DEFAULT_ARCHIVE_RETENTION))
                .choose(ReactionSettings.parseAll(List.of("archive")))
                .doneListener(done -> world.reacted().add(done.eventId())),
            world.kernel()::instant,
            process.actor().random());
  }

  @Override
  public Batch begin(BatchControl control) {
    Batch batch = reactions.begin(control);
    return process.world().mistake() == Mistake.LATE_REACTION ? this::postpone : batch;
  }

  private boolean postpone(List<NoteChange.Expired> expirations) {
    postponed.computeIfAbsent(Actor.current(), actor -> new ArrayList<>()).addAll(expirations);
    return true;
  }

  /** Reacts to what the calling actor has postponed. */
  void batchIsOver() {
    List<NoteChange.Expired> late = postponed.remove(Actor.current());
    if (late != null) {
      reactions.begin(BatchControl.untilDone()).react(late);
    }
  }

  /** Returns what tries pending reactions again. */
  ReactionRetries retries() {
    return new ReactionRetries(
        reactions, process.world().consumers().options().expiryRule(), CLOSED);
  }
}
