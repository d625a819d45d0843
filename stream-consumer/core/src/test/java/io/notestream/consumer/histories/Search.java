package io.notestream.consumer.histories;

import io.notestream.consumer.histories.Fleet.Step;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.stream.Stream;

/** Visits every state that a fleet can reach, the near ones first, until one is wrong. */
final class Search {

  /**
   * @param states how many were visited
   * @param wrong the shortest story that ends badly
   */
  record Result(int states, Optional<Story> wrong) {}

  private final Fleet fleet;
  private final Map<State, State> reached = new HashMap<>();
  private final Queue<State> ahead = new ArrayDeque<>();

  private Search(Fleet fleet) {
    this.fleet = fleet;
  }

  static Result of(Variant variant) {
    return new Search(new Fleet(variant)).run();
  }

  private Result run() {
    visit(State.START, State.START);
    for (State state; (state = ahead.poll()) != null; ) {
      List<Step> progress = fleet.progress(state);
      Optional<String> wrong = Promise.brokenBy(state, progress.isEmpty());
      if (wrong.isPresent()) {
        return new Result(reached.size(), Optional.of(new Story(stepsTo(state), wrong.get())));
      }
      for (Step step : progress) {
        visit(step.next(), state);
      }
      for (Step step : fleet.faults(state)) {
        visit(step.next(), state);
      }
    }
    return new Result(reached.size(), Optional.empty());
  }

  private void visit(State state, State before) {
    if (reached.putIfAbsent(state, before) == null) {
      ahead.add(state);
    }
  }

  private List<String> stepsTo(State end) {
    LinkedList<String> steps = new LinkedList<>();
    for (State at = end; at != State.START; at = reached.get(at)) {
      steps.addFirst(step(reached.get(at), at));
    }
    return steps;
  }

  private String step(State from, State to) {
    return Stream.of(fleet.progress(from), fleet.faults(from))
        .flatMap(List::stream)
        .filter(step -> step.next().equals(to))
        .findFirst()
        .orElseThrow()
        .text()
        .get();
  }
}
