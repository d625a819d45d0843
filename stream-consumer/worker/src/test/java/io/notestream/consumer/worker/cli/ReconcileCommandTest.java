package io.notestream.consumer.worker.cli;

import static io.notestream.consumer.worker.Bench.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.gap.Gaps;
import io.notestream.consumer.worker.Bench;
import io.notestream.consumer.worker.StreamWorker;
import io.notestream.model.note.Note;
import io.notestream.model.table.NoteKeys;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.Gap;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** {@code reconcile} beside a real worker. */
@Timeout(180)
@Order(1) // It takes long: it begins first.
class ReconcileCommandTest {

  private final Bench bench = Bench.start();

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void closesAGapOnceEveryUserIsRight() {
    StreamWorker first = bench.running(bench.worker());
    Note counted = bench.create("user0", "counted");
    eventually().untilAsserted(() -> assertThat(bench.created(2)).isEqualTo(1));
    first.close();
    bench.engine().clock().advance(Duration.ofMinutes(5)); // Notes from now on are not old.
    bench.create("user0", "lost");
    bench.create("user1", "lost");
    delete(counted);
    bench.engine().streams().trim(bench.tables().notes());
    bench.create("user0", "there");
    StreamWorker worker = bench.running(bench.worker());
    eventually().untilAsserted(() -> assertThat(bench.created(2)).isEqualTo(2));
    String gap = open().get(0).id();

    Run looked = run("--gap", gap);
    Run applied = run("--gap", gap, "--apply");

    assertThat(looked.code()).isEqualTo(1);
    assertThat(looked.out())
        .contains("USER ID", "OUTCOME", "DIFFERENCE")
        .containsPattern("user1 +drift +user +activeNotes +0 +1 +-1");
    assertThat(looked.err()).contains("2 users: 1 had wrong counters, 0 were corrected");
    assertThat(applied.code()).as(applied.err()).isZero();
    assertThat(applied.err()).contains("1 were corrected", gap + ": reconciled");
    assertThat(bench.active(2)).isEqualTo(3);
    assertThat(open()).isEmpty();
    eventually().until(() -> worker.health().ready());
    assertThat(run("--gap", gap).err()).contains("there is no open gap " + gap);
  }

  @Test
  void correctsOneUserWithoutAStream() {
    bench.running(bench.worker());
    bench.create("user0", "counted");
    eventually().untilAsserted(() -> assertThat(bench.created(1)).isEqualTo(1));
    bench
        .dynamoDb()
        .updateItem(
            r ->
                r.tableName(bench.tables().noteViews())
                    .key(ViewKeys.userSummary(bench.summary("user0").userId()))
                    .updateExpression("SET activeNotes = :n")
                    .expressionAttributeValues(Map.of(":n", AttributeValue.fromN("-4"))));

    Run applied = run("--user", "user0", "--apply", "--output", "json");
    Run again = run("--user", "user0");

    assertThat(applied.code()).as(applied.err()).isZero();
    assertThat(applied.out())
        .contains("\"outcome\":\"corrected\"", "\"stored\":\"-4\"", "\"difference\":-5");
    assertThat(again.code()).isZero();
    assertThat(again.err()).contains("the counters are right");
    assertThat(again.out()).isEmpty();
    assertThat(bench.active(1)).isEqualTo(1);
  }

  @Test
  void asksForExactlyOneChoiceOfUsers() {
    assertThat(run("--all", "--user", "user0").err())
        .contains("say one of --user, --all and --gap");
    assertThat(run().err()).contains("say one of --user, --all and --gap");
    assertThat(run("--user", "user0", "--from", "x").err()).contains("--from goes with");
  }

  private void delete(Note note) {
    bench
        .dynamoDb()
        .deleteItem(
            r -> r.tableName(bench.tables().notes()).key(NoteKeys.note(note.userId(), note.id())));
  }

  private List<Gap> open() {
    return new Gaps(bench.dynamoDb(), bench.tables(), bench.engine().clock(), Duration.ofDays(30))
        .list(Gap.State.OPEN)
        .toList();
  }

  private Run run(String... options) {
    return Run.on(
        bench.endpoint(),
        Stream.concat(Stream.of("reconcile"), Stream.of(options)).toArray(String[]::new));
  }
}
