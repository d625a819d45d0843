package io.notestream.consumer;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/** Which invariants consumers have found broken: none, whatever a test lets happen. */
public final class BrokenInvariants {

  private BrokenInvariants() {}

  /** Those that were counted in the registry. */
  public static List<String> in(MeterRegistry meters) {
    return meters.get("notestream.invariants.broken").counters().stream()
        .filter(counter -> counter.count() > 0)
        .map(counter -> "an invariant is broken: " + counter.getId().getTag("invariant"))
        .toList();
  }
}
