package io.notestream.consumer.simulation;

import io.notestream.consumer.erase.Traces;
import io.notestream.consumer.oracle.History.State;
import io.notestream.consumer.oracle.History.Step;
import io.notestream.consumer.oracle.Losses;
import io.notestream.consumer.oracle.Oracle;
import io.notestream.model.view.Gap;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Compares what the tables say with what happened. */
final class Judge {

  /** How long a table that was made anew may be taken for the one before. */
  private static final Duration NOTICED = Duration.ofSeconds(5);

  private final List<Step> steps;
  private final Shards stream;
  private final Map<String, String> shards = new HashMap<>();
  private final Poison poison;
  private final List<State> backfilled;
  private final @Nullable String erased;
  private final @Nullable Instant before;

  /**
   * @param steps what happened
   * @param stream the stream, with the records that it does not hold any more
   * @param backfilled what old notes held at the beginning, if there was a backfill
   * @param erased the user that was erased; {@code null} for none
   * @param recreatedAt when the views table was created, if it is not the first one
   */
  Judge(
      List<Step> steps,
      Shards stream,
      Poison poison,
      List<State> backfilled,
      @Nullable String erased,
      @Nullable Instant recreatedAt) {
    this.backfilled = backfilled;
    this.erased = erased;
    this.steps = steps;
    this.before = recreatedAt == null ? null : recreatedAt.plus(NOTICED);
    this.poison = poison;
    this.stream = stream;
    stream.history().forEach(placed -> shards.put(placed.sequence(), placed.shard()));
  }

  /** Returns what is wrong. */
  List<String> compare(World world) {
    List<String> wrong = new ArrayList<>();
    List<Gap> gaps = new ArrayList<>();
    List<Map<String, AttributeValue>> ops = scan(world.names().noteOps());
    List<Map<String, AttributeValue>> views = scan(world.names().noteViews());
    TreeSet<String> actual = facts(world, views, ops, gaps, wrong);
    Losses losses = losses(actual, gaps);
    world.trace().count("changes lost", losses.lost().size());
    compareFacts(actual, losses, unmarked(gaps), wrong);
    compareReactions(world.reacted(), losses, wrong);
    compareArchives(ops, world.reacted(), wrong);
    if (erased != null) {
      List<Map<String, AttributeValue>> all = new ArrayList<>(scan(world.names().notes()));
      all.addAll(views);
      all.addAll(ops);
      Traces.of(erased, all).forEach(trace -> wrong.add("left of who was erased: " + trace));
    }
    return wrong;
  }

  /**
   * Returns what the tables say of the world.
   *
   * @param gaps takes the gaps
   * @param wrong takes what must not be there
   */
  private TreeSet<String> facts(
      World world,
      List<Map<String, AttributeValue>> allViews,
      List<Map<String, AttributeValue>> allOps,
      List<Gap> gaps,
      List<String> wrong) {
    List<Map<String, AttributeValue>> ops = new ArrayList<>();
    for (Map<String, AttributeValue> item : allOps) {
      if (isOf(world, item)) {
        if (item.get("PK").s().startsWith("GAP#")) {
          gaps.add(Gap.fromItem(item));
        } else if (item.get("SK").s().contains("#REACTION.")) {
          if (!item.get("state").s().equals("DONE")) {
            wrong.add("a reaction that is not done: " + item);
          }
        } else {
          ops.add(item);
        }
      }
    }
    List<Map<String, AttributeValue>> views = new ArrayList<>();
    for (Map<String, AttributeValue> item : allViews) {
      // What a correction remembers, of counters or of a note.
      boolean corrects =
          item.containsKey("correctedAt") && !item.get("SK").s().startsWith("SUMMARY");
      if (!corrects) {
        views.add(item);
      } else if (before == null) {
        wrong.add("corrected, though nothing was lost: " + item);
      }
    }
    return Oracle.actual(views, ops);
  }

  private void compareFacts(
      TreeSet<String> actual, Losses losses, Set<String> unmarked, List<String> wrong) {
    TreeSet<String> expected = Oracle.expected(steps, losses, backfilled);
    if (before != null) {
      // What is remembered, and not in the views, is as if the table had never been made anew.
      expected.removeIf(Judge::isRemembered);
      Oracle.expected(steps).stream().filter(Judge::isRemembered).forEach(expected::add);
      actual.removeIf(fact -> fact.contains(" CORRECTION "));
    }
    boolean inAnyOrder = actual.removeIf(this::isLetterOfRefused);
    if (inAnyOrder || before != null || !backfilled.isEmpty() || !losses.lost().isEmpty()) {
      // From which change on a note is counted in full depends on what was parked or lost.
      expected = Oracle.withoutBaselines(expected);
      actual.removeIf(fact -> fact.startsWith("baseline "));
    }
    expected.removeIf(fact -> isMarkOf(unmarked, fact));
    actual.removeIf(fact -> isMarkOf(unmarked, fact));
    for (String fact : expected) {
      if (!actual.remove(fact)) {
        wrong.add("missing: " + fact);
      }
    }
    actual.forEach(fact -> wrong.add("too much: " + fact));
  }

  private static boolean isRemembered(String fact) {
    return fact.startsWith("blob ") || fact.startsWith("letter ");
  }

  private void compareReactions(Set<String> reacted, Losses losses, List<String> wrong) {
    Set<String> told = new HashSet<>();
    Set<String> ended = new HashSet<>();
    for (Step step : steps) {
      String event = step.note() + ":" + step.sequence();
      told.add(step.sequence());
      if (step.what().equals("EXPIRED")) {
        ended.add(event);
        if (!reacted.contains(event) && !losses.lost().contains(step.sequence())) {
          wrong.add("nobody reacted to " + event);
        }
      }
    }
    for (String event : reacted) {
      // Of an erased user nothing is told.
      if (told.contains(event.substring(event.indexOf(':') + 1)) && !ended.contains(event)) {
        wrong.add("somebody reacted to " + event + ", which is no expiration");
      }
    }
  }

  /** What was reacted to is archived, and nothing else is. */
  private void compareArchives(
      List<Map<String, AttributeValue>> ops, Set<String> reacted, List<String> wrong) {
    Set<String> archived = new HashSet<>();
    for (Map<String, AttributeValue> item : ops) {
      if (item.get("SK").s().startsWith("ARCHIVE#")) {
        archived.add(item.get("noteId").s() + ":" + item.get("sequence").s());
      }
    }
    for (Step step : steps) {
      String event = step.note() + ":" + step.sequence();
      if (reacted.contains(event) && !archived.contains(event)) {
        wrong.add("not archived, though reacted to: " + event);
      } else if (archived.contains(event) && !step.what().equals("EXPIRED")) {
        wrong.add("archived, though it did not expire: " + event);
      }
    }
  }

  /** A change that left no trace is lost if a gap says that it may be; otherwise it is missing. */
  private Losses losses(Set<String> actual, List<Gap> gaps) {
    Set<String> known = new HashSet<>();
    Map<String, String> asOf = new HashMap<>();
    for (String fact : actual) {
      String[] words = fact.split(" ");
      switch (words[0]) {
        case "audit" -> known.add(words[3]);
        case "letter" -> known.add(words[1]);
        case "baseline" -> asOf.put(words[1] + " " + words[2], words[4]);
        default -> {}
      }
    }
    Set<String> lost = new HashSet<>();
    for (Step step : steps) {
      if (!known.contains(step.sequence()) && isCovered(step, gaps)) {
        lost.add(step.sequence());
      }
    }
    return new Losses(lost, asOf, before != null, uncounted(known, asOf.keySet()));
  }

  /**
   * Returns the notes of which only changes from before a table was made anew, or noticed, were
   * counted in it. They were counted without a baseline, as if in the table before. A recount takes
   * them for what they are to the new one: notes that have yet to be counted.
   */
  private Set<String> uncounted(Set<String> known, Set<String> withBaseline) {
    Set<String> uncounted = new HashSet<>();
    if (before == null) {
      return uncounted;
    }
    Set<String> counted = new HashSet<>(withBaseline);
    for (Step step : steps) {
      if (known.contains(step.sequence())) {
        (step.time().isBefore(before) ? uncounted : counted).add(step.user() + " " + step.note());
      }
    }
    uncounted.removeAll(counted);
    return uncounted;
  }

  /** Returns the users of whose changes one was lost perhaps before its mark was written. */
  private TreeSet<String> unmarked(List<Gap> gaps) {
    TreeSet<String> users = new TreeSet<>();
    for (Step step : steps) {
      if (isCovered(step, gaps)) {
        users.add(step.user());
      }
    }
    return users;
  }

  private static boolean isMarkOf(Set<String> users, String fact) {
    String[] words = fact.split(" ");
    boolean mark =
        words[0].equals("active") || fact.contains(" lastSeen = ") || fact.contains(" largest = ");
    return mark && users.contains(words[1]);
  }

  private static boolean isOf(World world, Map<String, AttributeValue> item) {
    String generation = item.containsKey("generation") ? item.get("generation").n() : "1";
    return item.containsKey("bodyRef")
        || (item.get("PK").s().matches("(DEADLETTER|GAP)#.*")
            && generation.equals(Integer.toString(world.names().generation())));
  }

  private boolean isCovered(Step step, List<Gap> gaps) {
    if (before != null && step.time().isBefore(before)) {
      return true;
    }
    String shard = shards.get(step.sequence());
    return gaps.stream()
        .anyMatch(
            gap ->
                GapWriter.covers(gap, shard, step.sequence())
                    || (stream.isGone(shard) && coversLine(gap, shard)));
  }

  /**
   * Returns whether a gap tells of all shards between one that is gone, of which the rest is lost,
   * and one of which the beginning may be: what had gone in between has no gap of its own.
   */
  private boolean coversLine(Gap gap, String shard) {
    return (gap.to() == null && stream.isAfter(shard, gap.shardId()))
        || (gap.from().equals(GapWriter.BEGINNING) && stream.isAfter(gap.shardId(), shard));
  }

  private boolean isLetterOfRefused(String fact) {
    String[] words = fact.split(" ");
    return words[0].equals("letter")
        && words[2].equals("ValidationException")
        && words[3].equals("DONE")
        && poison.isOf(words[1]);
  }

  private static List<Map<String, AttributeValue>> scan(String table) {
    return Network.DYNAMO_DB
        .scanPaginator(r -> r.tableName(table).consistentRead(true))
        .items()
        .stream()
        .toList();
  }
}
