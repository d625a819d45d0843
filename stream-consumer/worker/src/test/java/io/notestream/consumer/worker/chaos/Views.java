package io.notestream.consumer.worker.chaos;

import io.notestream.consumer.worker.Bench;
import io.notestream.model.view.UserSummary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What the consumer made of it, read item by item. */
final class Views {

  private final Bench bench;

  Views(Bench bench) {
    this.bench = bench;
  }

  /**
   * Everything in which the tables and the truth differ, in words. The tables are scanned once the
   * summaries agree: until then scans would only slow down the workers that are waited for.
   */
  List<String> differences(Truth truth) {
    List<String> found = summaryDifferences(truth);
    return found.isEmpty() ? tableDifferences(truth) : found;
  }

  private List<String> summaryDifferences(Truth truth) {
    List<String> found = new ArrayList<>();
    truth
        .users()
        .forEach(
            (name, user) -> {
              UserSummary summary = bench.summary(name);
              compare(name + " created", user.created(), summary.created(), found);
              compare(name + " updated", user.updated(), summary.updated(), found);
              compare(name + " deleted", user.deleted(), summary.deleted(), found);
              compare(name + " expired", user.expired(), summary.expired(), found);
              compare(name + " active", user.active(), summary.activeNotes(), found);
              compare(name + " bytes", user.bodyBytes(), summary.bodyBytes(), found);
            });
    return found;
  }

  private List<String> tableDifferences(Truth truth) {
    List<String> found = new ArrayList<>();
    Map<String, Long> audits = audits();
    truth
        .users()
        .forEach(
            (name, user) ->
                compare(
                    name + " audit records", user.changes(), audits.getOrDefault(name, 0L), found));
    compare("archived notes", truth.expirations(), count("ARCHIVE#"), found);
    compare("dead letters that are open or pending", 0, unsettledLetters(), found);
    compare("gaps", 0, partitions("GAP#"), found);
    return found;
  }

  private static void compare(String what, long expected, long actual, List<String> found) {
    if (expected != actual) {
      found.add(what + ": " + actual + " instead of " + expected);
    }
  }

  /** Audit records by user, without baselines. */
  private Map<String, Long> audits() {
    Map<String, Long> byUser = new HashMap<>();
    for (Map<String, AttributeValue> item : scan(bench.tables().noteViews())) {
      AttributeValue kind = item.get("kind");
      if (kind != null && !kind.s().equals("BASELINE")) {
        byUser.merge(item.get("userId").s(), 1L, Long::sum);
      }
    }
    return byUser;
  }

  private long count(String sortPrefix) {
    return scan(bench.tables().noteOps()).stream()
        .filter(item -> item.get("SK").s().startsWith(sortPrefix))
        .count();
  }

  private long partitions(String prefix) {
    return scan(bench.tables().noteOps()).stream()
        .filter(item -> item.get("PK").s().startsWith(prefix))
        .count();
  }

  private long unsettledLetters() {
    return scan(bench.tables().noteOps()).stream()
        .filter(item -> item.get("PK").s().startsWith("DEADLETTER#"))
        .filter(item -> item.containsKey("state"))
        .filter(item -> List.of("OPEN", "RETRY").contains(item.get("state").s()))
        .count();
  }

  private List<Map<String, AttributeValue>> scan(String table) {
    return bench
        .dynamoDb()
        .scanPaginator(r -> r.tableName(table).consistentRead(true))
        .items()
        .stream()
        .toList();
  }
}
