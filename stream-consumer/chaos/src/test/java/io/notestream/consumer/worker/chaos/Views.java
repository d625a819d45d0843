package io.notestream.consumer.worker.chaos;

import io.notestream.consumer.summary.ProjectedSummaries;
import io.notestream.consumer.summary.ProjectedSummary;
import io.notestream.consumer.worker.Bench;
import io.notestream.consumer.worker.Sizes;
import io.notestream.model.note.UserId;
import io.notestream.model.view.UserSummary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What the consumer made of it, read item by item. */
final class Views {

  private static final Set<String> NO_CHANGES = Set.of("BASELINE", "CORRECTION");
  private static final Pattern NOTE_ID = Pattern.compile("[0-7][0-9A-HJKMNP-TV-Z]{25}");

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
              sizeDifferences(name, user, found);
            });
    return found;
  }

  /** The summaries of the projection that the workers keep beside Notestream's own. */
  private void sizeDifferences(String name, Truth.User user, List<String> found) {
    ProjectedSummaries sizes =
        new ProjectedSummaries(bench.dynamoDb(), bench.tables(), Sizes.PROJECTION);
    for (String part : List.of("small", "large")) {
      Truth.Size truth = user.sizes().getOrDefault(part, new Truth.Size(0, 0, 0));
      ProjectedSummary summary = sizes.of(new UserId(name), part).orElse(null);
      String what = name + ", " + part + ", ";
      compare(what + "notes", truth.notes(), number(summary, "notes"), found);
      compare(what + "bytes", truth.bytes(), number(summary, "bytes"), found);
      compare(what + "expired", truth.expired(), number(summary, "expired"), found);
    }
  }

  private static long number(@Nullable ProjectedSummary summary, String field) {
    return summary == null ? 0 : summary.number(field);
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
    compare("gaps that are open", 0, openGaps(), found);
    compare("traces of erased notes", 0, traces(truth.erased()), found);
    return found;
  }

  private static void compare(String what, long expected, long actual, List<String> found) {
    if (expected != actual) {
      found.add(what + ": " + actual + " instead of " + expected);
    }
  }

  /** Audit records by user, without baselines and corrections. */
  private Map<String, Long> audits() {
    Map<String, Long> byUser = new HashMap<>();
    scan(bench.tables().noteViews(), "kind", "userId")
        .filter(item -> item.containsKey("kind"))
        .filter(item -> !NO_CHANGES.contains(item.get("kind").s()))
        .forEach(item -> byUser.merge(item.get("userId").s(), 1L, Long::sum));
    return byUser;
  }

  private long count(String sortPrefix) {
    return scan(bench.tables().noteOps(), "SK")
        .filter(item -> item.get("SK").s().startsWith(sortPrefix))
        .count();
  }

  private long openGaps() {
    return scan(bench.tables().noteOps(), "PK", "state")
        .filter(item -> item.get("PK").s().startsWith("GAP#"))
        .filter(item -> item.get("state").s().equals("OPEN"))
        .count();
  }

  /** Items of any table that name one of the notes. */
  private long traces(Set<String> notes) {
    return Stream.of(bench.tables().notes(), bench.tables().noteViews(), bench.tables().noteOps())
        .flatMap(table -> scan(table))
        .filter(item -> names(item).anyMatch(notes::contains))
        .count();
  }

  private static Stream<String> names(Map<String, AttributeValue> item) {
    return item.values().stream()
        .map(AttributeValue::s)
        .filter(Objects::nonNull)
        .flatMap(text -> NOTE_ID.matcher(text).results())
        .map(MatchResult::group);
  }

  private long unsettledLetters() {
    return scan(bench.tables().noteOps(), "PK", "state")
        .filter(item -> item.get("PK").s().startsWith("DEADLETTER#"))
        .filter(item -> item.containsKey("state"))
        .filter(item -> List.of("OPEN", "RETRY").contains(item.get("state").s()))
        .count();
  }

  /**
   * The items page by page, with these attributes alone or with all: after a soak there are more of
   * them than fit into the memory that the engine leaves.
   */
  private Stream<Map<String, AttributeValue>> scan(String table, String... attributes) {
    Map<String, String> names = new HashMap<>();
    for (String attribute : attributes) {
      names.put("#" + attribute, attribute);
    }
    @Nullable String projection = names.isEmpty() ? null : String.join(", ", names.keySet());
    return bench
        .dynamoDb()
        .scanPaginator(
            r ->
                r.tableName(table)
                    .consistentRead(true)
                    .projectionExpression(projection)
                    .expressionAttributeNames(names.isEmpty() ? null : names))
        .items()
        .stream();
  }
}
