package io.notestream.consumer.worker.internal.kcl.lease;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the shards that nobody reads: their leases stand in the table, and no worker renews them,
 * or they are on their way from one worker to another and do not arrive. A worker that has no
 * leases may rightly have none, and one that has some sees only these, so that only the table
 * tells. One worker of the fleet, its leader, gives leases away; if it lives and does not, nobody
 * takes its place. Used by one thread.
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
   * @return what is not read, in words
   */
  List<String> look(List<LeaseRow> rows) {
    Instant now = clock.instant();
    boolean follows = lastLook != null && Duration.between(lastLook, now).compareTo(bound) <= 0;
    lastLook = now;
    Map<String, Renewal> seen = new TreeMap<>();
    List<LeaseRow> unrenewed = new ArrayList<>();
    List<LeaseRow> handedOver = new ArrayList<>();
    for (LeaseRow row : rows) {
      @Nullable String state = row.problem().isEmpty() ? row.renewal().orElse(null) : null;
      if (state != null) { // Otherwise there is nothing to renew, or something else to tell.
        @Nullable Renewal former = follows ? renewals.get(row.key()) : null;
        Renewal renewal =
            former != null && former.state.equals(state) ? former : new Renewal(state, now);
        seen.put(row.key(), renewal);
        if (Duration.between(renewal.since, now).compareTo(bound) > 0) {
          (row.handOver().isEmpty() ? unrenewed : handedOver).add(row);
        }
      }
    }
    renewals = seen;
    List<String> found = new ArrayList<>();
    if (!unrenewed.isEmpty()) {
      found.add(
          "nobody reads %s: no worker renews its lease, and %s"
              .formatted(named(unrenewed), leader(rows)));
    }
    if (!handedOver.isEmpty()) {
      found.add(
          "nobody reads %s: its lease is handed over from %s, and does not arrive; restart the former"
              .formatted(named(handedOver), first(handedOver).handOver().orElse("")));
    }
    return found;
  }

  private static String named(List<LeaseRow> shards) {
    String others = shards.size() == 1 ? "" : " and " + (shards.size() - 1) + " more";
    return "shard " + first(shards).key() + others;
  }

  private static LeaseRow first(List<LeaseRow> shards) {
    return Collections.min(shards, Comparator.comparing(LeaseRow::key));
  }

  private static String leader(List<LeaseRow> rows) {
    return rows.stream()
        .flatMap(row -> row.leader().stream())
        .findFirst()
        .map(name -> "the leader of the fleet, " + name + ", gives it to none; restart that one")
        .orElse("no worker leads the fleet");
  }
}
