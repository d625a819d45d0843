package io.notestream.consumer.worker.internal.kcl.lease;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the shards that nobody reads: their leases stand in the table, and no worker renews them. A
 * worker that has no leases may rightly have none, and one that has some sees only these, so that
 * only the table tells. One worker of the fleet, its leader, gives leases away; if it lives and
 * does not, nobody takes its place. Used by one thread.
 */
public final class UnservedLeases {

  private final InstantSource clock;
  private final Duration bound;
  private Map<String, Renewal> renewals = Map.of();
  private @Nullable Instant lastLook;

  /** The state of a lease since it was seen first. */
  private record Renewal(String state, Instant since) {}

  /**
   * @param bound how long a lease may go without a renewal; looks that are further apart do not
   *     count as following each other
   */
  public UnservedLeases(InstantSource clock, Duration bound) {
    this.clock = clock;
    this.bound = bound;
  }

  /**
   * Compares the rows of a lease table with those of the looks before.
   *
   * @return what is not read, in words; empty if all is
   */
  Optional<String> look(List<LeaseRow> rows) {
    Instant now = clock.instant();
    boolean follows = lastLook != null && Duration.between(lastLook, now).compareTo(bound) <= 0;
    lastLook = now;
    Map<String, Renewal> seen = new TreeMap<>();
    for (LeaseRow row : rows) {
      row.renewal()
          .filter(state -> row.problem().isEmpty()) // Otherwise that is what is told of it.
          .ifPresent(
              state -> {
                Renewal former = follows ? renewals.get(row.key()) : null;
                boolean same = former != null && former.state.equals(state);
                seen.put(row.key(), same ? former : new Renewal(state, now));
              });
    }
    renewals = seen;
    List<String> unserved =
        seen.entrySet().stream()
            .filter(lease -> Duration.between(lease.getValue().since, now).compareTo(bound) > 0)
            .map(Map.Entry::getKey)
            .toList();
    return unserved.isEmpty() ? Optional.empty() : Optional.of(inWords(unserved, rows));
  }

  private static String inWords(List<String> unserved, List<LeaseRow> rows) {
    String others = unserved.size() == 1 ? "" : " and " + (unserved.size() - 1) + " more";
    String leader =
        rows.stream()
            .flatMap(row -> row.leader().stream())
            .findFirst()
            .map(
                name -> "the leader of the fleet, " + name + ", gives it to none; restart that one")
            .orElse("no worker leads the fleet");
    return "nobody reads shard %s%s: no worker renews its lease, and %s"
        .formatted(unserved.get(0), others, leader);
  }
}
