package io.notestream.consumer.simulation;

import io.notestream.consumer.oracle.History.Step;
import io.notestream.consumer.oracle.Oracle;
import io.notestream.model.table.TableNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Compares what the tables say with what happened. */
final class Judge {

  private final List<Step> steps;
  private final Poison poison;
  private final Set<String> reacted;

  Judge(List<Step> steps, Poison poison, Set<String> reacted) {
    this.steps = steps;
    this.poison = poison;
    this.reacted = reacted;
  }

  /** Returns what is wrong. */
  List<String> compare(TableNames names) {
    TreeSet<String> expected = Oracle.expected(steps);
    List<Map<String, AttributeValue>> ops = new ArrayList<>(scan(names.noteOps()));
    ops.removeIf(item -> item.get("SK").s().equals("ERASURE")); // The tombstone.
    TreeSet<String> actual = Oracle.actual(scan(names.noteViews()), ops);
    if (actual.removeIf(this::isLetterOfRefused)) {
      // From which change on a note is counted in full depends on what was parked meanwhile.
      expected = Oracle.withoutBaselines(expected);
      actual = Oracle.withoutBaselines(actual);
    }
    List<String> wrong = new ArrayList<>();
    TreeSet<String> missing = new TreeSet<>(expected);
    missing.removeAll(actual);
    missing.forEach(fact -> wrong.add("missing: " + fact));
    actual.removeAll(expected);
    actual.forEach(fact -> wrong.add("too much: " + fact));
    for (Step step : steps) {
      String event = step.note() + ":" + step.sequence();
      if (step.what().equals("EXPIRED") && !reacted.contains(event)) {
        wrong.add("nobody reacted to " + event);
      }
    }
    return wrong;
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
