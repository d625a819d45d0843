package io.notestream.consumer.worker;

import static io.notestream.consumer.worker.Bench.eventually;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.expiry.ReactionSettings;
import io.notestream.consumer.worker.options.SweepSettings;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NoteCodec;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Every figure that the worker shows, after every kind of thing has happened to it. */
class MetricsTest {

  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{(.*)})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("([a-z]+)=\"([^\"]*)\"");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `(notestream_[a-z_]+)` \\| worker \\|[^|]*\\|[^|]*\\|([^|]*)\\|");
  private static final Pattern CODE = Pattern.compile("`([a-z]+)`");
  private static final List<String> SUFFIXES = List.of("_bucket", "_count", "_sum", "_created", "");

  /** All labels that there are: none holds what grows with users or notes. */
  private static final Set<String> LABELS =
      Set.of("kind", "cause", "reason", "outcome", "reaction", "invariant", "le");

  @TempDir private Path blobs;

  @Test
  void everyFigureSaysWhatItIsInWhichUnitAndHasAValue() throws Exception {
    try (Bench bench = Bench.start()) {
      StreamWorker worker = everything(bench);
      makeThingsHappen(bench);
      eventually().untilAsserted(() -> assertHappened(scrape(worker.admin())));

      check(scrape(worker.admin()));
    }
  }

  /** A worker with every part that has meters, CloudWatch aside. */
  private StreamWorker everything(Bench bench) {
    return bench.running(
        bench
            .worker()
            .sweeper(SweepSettings.standard())
            .reconcile(1, 1)
            .reactions(ReactionSettings.parseAll(List.of("archive", "log")))
            .blobs(blobs.toString()));
  }

  private static void makeThingsHappen(Bench bench) {
    bench.engine().faults().on("TransactWriteItems").next(1).throttle();
    Note note = bench.create("a-private-user", "a note");
    bench.put(note.toBuilder().version(2).title("changed").updatedAt(bench.now()).build());
    bench.createExpiring("a-private-user", Duration.ofMillis(1));
    putUnreadable(bench);
  }

  private static void assertHappened(String scrape) {
    assertThat(scrape)
        .contains("notestream_consumer_dead_letters_total{reason=\"MALFORMED\"} 1")
        .contains("notestream_reactions_total{outcome=\"done\",reaction=\"log\"} 1")
        .contains("notestream_blob_removals_total{outcome=\"removed\"} 0");
  }

  @Test
  void everyDocumentedFigureIsThereFromTheStartAndNoOther() throws Exception {
    try (Bench bench = Bench.start()) {
      String scrape = scrape(everything(bench).admin());
      Map<String, Set<String>> documented =
          documented(Path.of("../../deploy/observe/README.md")); // But for CloudWatch's age.

      assertThat(series(scrape).stream().collect(groupingBy(MetricsTest::name, tags())))
          .isEqualTo(
              documented.entrySet().stream()
                  .collect(toMap(e -> name(e.getKey()), e -> Set.of(e.getValue()))));
    }
  }

  @Test
  void noEventBeginsASeries() throws Exception {
    try (Bench bench = Bench.start()) {
      StreamWorker worker = everything(bench);
      Set<String> atStart = series(scrape(worker.admin()));

      makeThingsHappen(bench);
      eventually().untilAsserted(() -> assertHappened(scrape(worker.admin())));

      assertThat(series(scrape(worker.admin()))).isEqualTo(atStart);
    }
  }

  /** The series of a scrape, with their labels, without what a histogram adds. */
  private static Set<String> series(String scrape) {
    return scrape
        .lines()
        .filter(line -> !line.startsWith("#") && !line.contains("_bucket{"))
        .map(line -> line.substring(0, line.lastIndexOf(' ')))
        .collect(toSet());
  }

  /** The name of a series, as documented: without its unit, and without what it is a part of. */
  private static String name(String series) {
    return series
        .replaceFirst("\\{.*", "")
        .replaceFirst("_(total|max|count|sum)$", "")
        .replaceFirst("_(seconds|bytes)$", "");
  }

  private static Collector<String, ?, Set<Set<String>>> tags() {
    return mapping(series -> labels(series), toSet());
  }

  /** The table of meters in a README: by name, its tags. */
  private static Map<String, Set<String>> documented(Path readme) throws IOException {
    String section = Files.readString(readme).split("\n## Meters\n", 2)[1].split("\n## ", 2)[0];
    return ROW.matcher(section)
        .results()
        .collect(
            toMap(
                row -> row.group(1),
                row -> CODE.matcher(row.group(2)).results().map(c -> c.group(1)).collect(toSet())));
  }

  private static void check(String scrape) {
    Map<String, String> helps = declarations(scrape, "# HELP ");
    Map<String, String> types = declarations(scrape, "# TYPE ");
    assertThat(types).hasSizeGreaterThan(20);
    assertThat(helps.keySet()).isEqualTo(types.keySet());
    assertThat(helps)
        .allSatisfy((name, help) -> assertThat(help).as(name).matches("[a-z0-9].{10,}[^. ]"));
    assertThat(types.keySet()).allMatch(name -> name.startsWith("notestream_"));
    for (String line : scrape.lines().filter(l -> !l.startsWith("#")).toList()) {
      assertThat(line).matches(SAMPLE);
      var sample = SAMPLE.matcher(line);
      assertThat(sample.matches()).isTrue();
      assertThat(Double.parseDouble(sample.group(4))).as(line).isFinite();
      assertThat(types.keySet()).as(line).containsAnyElementsOf(families(sample.group(1)));
      assertThat(labels(sample.group(3))).as(line).isSubsetOf(LABELS).hasSizeLessThanOrEqualTo(3);
      if (sample.group(1).matches(".*(lag|batch|transaction|lateness)(_max|_sum|_count)")) {
        assertThat(line).as("a time without its unit").contains("_seconds");
      }
    }
    assertThat(scrape).doesNotContain("a-private-user").doesNotContain("NaN");
  }

  private static List<String> families(String sample) {
    return SUFFIXES.stream()
        .filter(sample::endsWith)
        .map(suffix -> sample.substring(0, sample.length() - suffix.length()))
        .toList();
  }

  private static Set<String> labels(String text) {
    return text == null
        ? Set.of()
        : LABEL.matcher(text).results().map(label -> label.group(1)).collect(toSet());
  }

  /** By name, what stands behind it. */
  private static Map<String, String> declarations(String scrape, String start) {
    return Arrays.stream(scrape.split("\n"))
        .filter(line -> line.startsWith(start))
        .map(line -> line.substring(start.length()).split(" ", 2))
        .collect(toMap(parts -> parts[0], parts -> parts.length < 2 ? "" : parts[1]));
  }

  private static void putUnreadable(Bench bench) {
    Map<String, AttributeValue> item =
        new HashMap<>(
            NoteCodec.encode(
                Note.builder(NoteId.next(bench.now()), new UserId("a-private-user"), bench.now())
                    .title("title")
                    .body("body")
                    .build()));
    item.put("version", AttributeValue.fromS("none"));
    bench.dynamoDb().putItem(r -> r.tableName(bench.tables().notes()).item(item));
  }

  private static String scrape(URI admin) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(admin.resolve("/metrics")).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
