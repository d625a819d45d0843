package io.notestream.consumer.internal.run;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.ledger.ErasureGuard;
import io.notestream.consumer.internal.plan.PlannedEvent;
import io.notestream.consumer.internal.retry.Retry;
import io.notestream.model.note.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The reactions that a generation owes to expirations which it has committed without any. */
final class OwedReactions {

  private OwedReactions() {}

  /**
   * Reacts to those of the expirations that no other generation has reacted to.
   *
   * @param unreacted expirations that are committed with the mark that nobody has reacted
   * @return {@code false} if a stop was requested before that was done
   */
  static boolean react(ChainTools tools, List<PlannedEvent> unreacted, Retry retry, Stop stop) {
    List<PlannedEvent> owed = tools.reactions().reactToOwed(unreacted, retry).value();
    return owed != null && (owed.isEmpty() || removeErased(tools, owed, stop));
  }

  /**
   * Removes again what the reactions have brought of users whose erasure began after the commit: it
   * may have looked for that before it was there.
   */
  private static boolean removeErased(ChainTools tools, List<PlannedEvent> owed, Stop stop) {
    Map<UserId, Instant> erased =
        tools
            .ledgerReader()
            .erased(owed.stream().map(PlannedEvent::userId).collect(Collectors.toSet()), stop)
            .value();
    return erased != null
        && owed.stream()
            .filter(event -> ErasureGuard.erases(erased, event))
            .allMatch(event -> tools.erased().drop(event.change(), stop));
  }
}
