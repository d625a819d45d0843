package io.notestream.consumer.internal.run;

import io.notestream.consumer.internal.ledger.ErasureGuard;
import io.notestream.consumer.internal.plan.PlannedEvent;
import io.notestream.consumer.internal.plan.PlannedTransaction;
import io.notestream.model.change.NoteChange;
import io.notestream.model.failure.Failure;
import io.notestream.model.note.UserId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The groups of a chain that are still to be committed, in their order. Not thread-safe. */
final class PendingGroups {

  private final Deque<Group> groups = new ArrayDeque<>();

  /**
   * Events to be committed together, or one to be parked.
   *
   * @param events the events, at least one
   * @param planned their transaction; {@code null} if it has to be planned
   * @param refusal why the only event is parked without an attempt to commit it; {@code null} to
   *     commit the events
   */
  record Group(
      List<PlannedEvent> events, @Nullable PlannedTransaction planned, @Nullable Failure refusal) {

    static Group of(List<PlannedEvent> events) {
      return new Group(events, null, null);
    }

    static Group of(PlannedTransaction transaction) {
      return new Group(transaction.events(), transaction, null);
    }

    static Group toPark(PlannedEvent event, Failure refusal) {
      return new Group(List.of(event), null, refusal);
    }

    /** Returns the two halves of the events, to be planned anew. */
    List<Group> halves() {
      int size = events.size();
      return List.of(of(events.subList(0, size / 2)), of(events.subList(size / 2, size)));
    }

    /**
     * Returns the remaining events: each collision alone, to be parked, and the others together.
     */
    List<Group> without(Collection<PlannedEvent> duplicates, Collection<PlannedEvent> collisions) {
      if (refusal != null) {
        return List.of(this);
      }
      Set<PlannedEvent> gone = new HashSet<>(duplicates);
      gone.addAll(collisions);
      List<Group> kept = new ArrayList<>();
      for (PlannedEvent event : events) {
        if (collisions.contains(event)) {
          kept.add(toPark(event, Parker.COLLISION));
        }
      }
      List<PlannedEvent> rest = events.stream().filter(e -> !gone.contains(e)).toList();
      if (!rest.isEmpty()) {
        kept.add(of(rest));
      }
      return kept;
    }
  }

  boolean isEmpty() {
    return groups.isEmpty();
  }

  Group removeFirst() {
    return groups.removeFirst();
  }

  void addLast(Group group) {
    groups.addLast(group);
  }

  void addFirst(Group group) {
    groups.addFirst(group);
  }

  /** Adds the groups in front, in their order. */
  void addFirst(List<Group> front) {
    for (int i = front.size() - 1; i >= 0; i--) {
      groups.addFirst(front.get(i));
    }
  }

  /** Returns the expirations that are to be committed. */
  List<PlannedEvent> expirations() {
    return groups.stream()
        .filter(group -> group.refusal() == null)
        .flatMap(group -> expirations(group.events()).stream())
        .toList();
  }

  /** Returns the expirations among the events. */
  static List<PlannedEvent> expirations(Collection<PlannedEvent> events) {
    return events.stream().filter(event -> event.change() instanceof NoteChange.Expired).toList();
  }

  /** Takes out the events of those users that are to be committed, in their order. */
  List<PlannedEvent> takeOut(Set<UserId> users) {
    List<PlannedEvent> taken = new ArrayList<>();
    List<Group> all = new ArrayList<>(groups);
    groups.clear();
    for (Group group : all) {
      List<PlannedEvent> theirs =
          group.refusal() != null
              ? List.of()
              : group.events().stream().filter(e -> users.contains(e.userId())).toList();
      taken.addAll(theirs);
      groups.addAll(theirs.isEmpty() ? List.of(group) : group.without(theirs, List.of()));
    }
    return taken;
  }

  /**
   * Takes out the events whose notes were erased, also those that are to be parked.
   *
   * @param erasedThrough the guards of users that were erased
   */
  List<PlannedEvent> takeErased(Map<UserId, Instant> erasedThrough) {
    List<PlannedEvent> taken = new ArrayList<>();
    List<Group> all = new ArrayList<>(groups);
    groups.clear();
    for (Group group : all) {
      List<PlannedEvent> erased =
          group.events().stream().filter(e -> ErasureGuard.erases(erasedThrough, e)).toList();
      taken.addAll(erased);
      if (erased.size() < group.events().size()) {
        groups.addAll(erased.isEmpty() ? List.of(group) : group.without(erased, List.of()));
      }
    }
    return taken;
  }

  /** Drops the duplicates, and singles out the collisions to be parked. */
  void sortOut(Collection<PlannedEvent> duplicates, Collection<PlannedEvent> collisions) {
    List<Group> all = new ArrayList<>(groups);
    groups.clear();
    all.forEach(group -> groups.addAll(group.without(duplicates, collisions)));
  }
}
