package io.notestream.observe;

import io.micrometer.core.instrument.config.MeterFilter;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which meters are published to CloudWatch. CloudWatch charges for each metric with each value of
 * its dimensions, also for one that is always 0; Prometheus has all of them in any case.
 */
public enum CloudWatchMeters {
  /**
   * What alerts are about, and the load: without buckets of distributions, without the rest of the
   * table of meters, and without the tags of requests, dead letters and invariants that say which.
   */
  ESSENTIAL,
  /** All meters, with all tags and buckets. */
  ALL;

  private static final Set<String> NAMES =
      Set.of(
          "notestream.cloudwatch.age",
          "notestream.consumer.applied",
          "notestream.consumer.dead.letters",
          "notestream.consumer.lag",
          "notestream.consumer.outage",
          "notestream.consumer.parking.suspended",
          "notestream.expirations.late",
          "notestream.gaps",
          "notestream.invariants.broken",
          "notestream.reactions",
          "notestream.reactions.circuit.open",
          "notestream.reconcile.drifted",
          "notestream.shards",
          "notestream.shards.drained",
          "notestream.shards.lag",
          "notestream.sweeper.active",
          "notestream.writer.calls.failing",
          "notestream.writer.requests",
          "notestream.writer.requests.in.flight",
          "notestream.writer.response");

  /**
   * {@return whether a meter is published}
   *
   * @param meter its name, such as {@code notestream.consumer.lag}
   */
  public boolean include(String meter) {
    return this == ALL || NAMES.contains(meter);
  }

  /** Returns what lets these meters through, in order. */
  List<MeterFilter> filters() {
    return this == ALL
        ? List.of()
        : List.of(
            MeterFilter.ignoreTags("route", "reason", "invariant"),
            MeterFilter.denyUnless(id -> include(id.getName())));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
