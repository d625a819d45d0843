package io.notestream.consumer.simulation;

import java.util.ArrayList;
import java.util.List;

/** Leaves out of a plan that fails what it fails without, so that the rest can be understood. */
final class Shrinker {

  private final Mistake mistake;
  private int runs;

  /**
   * @param runs how many runs the search may take
   */
  Shrinker(Mistake mistake, int runs) {
    this.mistake = mistake;
    this.runs = runs;
  }

  /** Returns a plan that still fails; large parts are left out first, then single happenings. */
  Plan shrink(Plan failing) {
    Plan shortest = failing;
    for (int part = failing.happenings().size() / 2; part > 0; part /= 2) {
      for (int from = 0; from < shortest.happenings().size() && runs > 0; ) {
        Plan without = without(shortest, from, part);
        runs--;
        if (Simulation.run(without, mistake).wrong().isEmpty()) {
          from += part;
        } else {
          shortest = without;
        }
      }
    }
    return shortest;
  }

  private static Plan without(Plan plan, int from, int part) {
    List<Happening> fewer = new ArrayList<>(plan.happenings());
    fewer.subList(from, Math.min(from + part, fewer.size())).clear();
    return plan.with(fewer);
  }
}
