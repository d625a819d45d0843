package io.notestream.consumer.worker.cli;

import static io.notestream.consumer.worker.Bench.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.worker.Bench;
import io.notestream.consumer.worker.StreamWorker;
import io.notestream.model.note.UserId;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.UserSummary;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** {@code generation}, with the workers of two generations on one stream. */
class GenerationCommandTest {

  private static final UserId ALICE = new UserId("alice");

  @AutoClose private static Bench bench;

  @BeforeAll
  static void start() {
    bench = Bench.start();
  }

  @Test
  void aNewGenerationIsFilledSwitchedToAndTheOldOneDropped() {
    StreamWorker old = bench.running(bench.worker());
    bench.create("alice", "before");
    eventually().until(() -> bench.summary("alice").activeNotes() == 1);
    assertThat(run("generation", "status").out().lines().toList())
        .satisfiesExactly(
            header -> assertThat(header).startsWith("GENERATION  TABLE").contains("COUNTING SINCE"),
            first -> assertThat(first).startsWith("1           note-views  live"));

    assertThat(run("generation", "new").out()).contains("note-views-2: created", "--generation 2");
    TableNames second = bench.tables().withGeneration(2);
    bench.running(
        bench
            .worker()
            .tables(second)
            .application("notestream-consumer-2")
            .options(ConsumerOptions.builder().generation(2).build()));
    bench.create("alice", "after");
    eventually().until(() -> active(second) == 2);
    assertThat(run("generation", "status", "--output", "json").out())
        .contains("\"generation\":2,\"table\":\"note-views-2\",\"state\":\"filling\"");
    assertThat(run("generation", "drop", "1", "--yes"))
        .satisfies(
            refused -> {
              assertThat(refused.code()).isEqualTo(1);
              assertThat(refused.err()).contains("generation 1 is live").hasLineCount(1);
            });

    assertThat(run("generation", "verify", "2"))
        .isEqualTo(new Run(0, "0 of 1 users differ" + System.lineSeparator(), ""));
    add(second, 3);
    assertThat(run("generation", "verify", "2"))
        .satisfies(
            wrong -> {
              assertThat(wrong.code()).isEqualTo(1);
              assertThat(wrong.out())
                  .contains("user alice, user: activeNotes is 5, and should be 2")
                  .contains("1 of 1 users differ");
            });
    add(second, -3);

    assertThat(run("generation", "switch", "2").out()).contains("generation 2 is live");
    assertThat(run("generation", "switch", "2").out()).contains("was live before");
    assertThat(run("generation", "status").out())
        .contains("note-views    old", "note-views-2  live");

    assertThat(run("generation", "drop", "1", "--yes"))
        .satisfies(
            busy -> {
              assertThat(busy.code()).isEqualTo(1);
              assertThat(busy.err())
                  .contains("workers hold leases for generation 1: stop " + old.name())
                  .hasLineCount(1);
            });
    eventually().until(() -> bench.summary("alice").activeNotes() == 2);
    old.close();
    assertThat(run("generation", "drop", "1", "--yes"))
        .satisfies(
            early -> {
              assertThat(early.code()).isEqualTo(1);
              assertThat(early.err())
                  .contains("generation 1 may still have to react", "--force")
                  .hasLineCount(1);
            });
    String leases = bench.leaseTable();
    assertThat(run("generation", "drop", "1", "--force"))
        .satisfies(
            asked -> {
              assertThat(asked.code()).isEqualTo(1);
              assertThat(asked.err()).contains("note-views", leases, "--yes").hasLineCount(1);
            });
    assertThat(tables()).contains("note-views", leases);
    assertThat(run("generation", "drop", "1", "--yes", "--force").out())
        .contains("note-views: deleted", leases + ": deleted");
    assertThat(tables()).contains("note-views-2").doesNotContain("note-views", leases);
    assertThat(active(second)).isEqualTo(2);
  }

  @Test
  void notesThatNobodyHasCountedAreNoReasonToSwitch() {
    Bench other = Bench.in(bench.engine(), "unfilled-");
    other.create("bob", "from before");
    other.create("bob", "from before, too");
    run("generation", "new", "2", "--table-prefix", "unfilled-");

    Run run =
        run("generation", "verify", "2", "--table-prefix", "unfilled-", "--settle-within", "1s");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("2 notes are not counted yet", "backfill --generation 2");
    assertThat(run("generation", "verify", "3", "--table-prefix", "unfilled-").err())
        .contains("nobody counts in generation 3")
        .hasLineCount(1);
    other.close();
  }

  @Test
  void numbersThatAreNoneAreOneLine() {
    Run zero = run("generation", "new", "0");
    assertThat(zero.code()).isEqualTo(2);
    assertThat(zero.err().lines().toList())
        .satisfiesExactly(
            error -> assertThat(error).contains("a generation is 1 to 1000000, not 0"),
            help -> assertThat(help).startsWith("Try 'stream-consumer generation new --help'"));
    assertThat(run("generation", "switch", "77").err())
        .contains("nobody counts in generation 77")
        .hasLineCount(1);
  }

  private static long active(TableNames names) {
    Map<String, AttributeValue> item =
        bench
            .dynamoDb()
            .getItem(
                r ->
                    r.tableName(names.noteViews())
                        .key(ViewKeys.userSummary(ALICE))
                        .consistentRead(true))
            .item();
    return item.isEmpty() ? 0 : UserSummary.fromItem(ALICE, item).activeNotes();
  }

  /** Spoils a counter, as whoever edits an item by hand does. */
  private static void add(TableNames names, int notes) {
    bench
        .dynamoDb()
        .updateItem(
            r ->
                r.tableName(names.noteViews())
                    .key(ViewKeys.userSummary(ALICE))
                    .updateExpression("ADD activeNotes :notes")
                    .expressionAttributeValues(
                        Map.of(":notes", AttributeValue.fromN(Integer.toString(notes)))));
  }

  private static List<String> tables() {
    return bench.dynamoDb().listTables().tableNames();
  }

  private static Run run(String... args) {
    return Run.on(bench.endpoint(), args);
  }
}
