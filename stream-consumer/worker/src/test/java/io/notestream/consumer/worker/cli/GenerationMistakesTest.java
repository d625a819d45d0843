package io.notestream.consumer.worker.cli;

import static io.notestream.consumer.worker.Bench.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.worker.Bench;
import io.notestream.consumer.worker.StreamWorker;
import io.notestream.model.time.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** {@code generation} where it is used too early, interrupted or mistaken. */
class GenerationMistakesTest {

  @AutoClose private final Bench bench = Bench.start();

  @Test
  void anOldGenerationIsDroppedThoughNothingIsWrittenAfterTheSwitch() {
    StreamWorker old = bench.running(bench.worker());
    bench.create("alice", "the last one for long");
    eventually().until(() -> bench.summary("alice").activeNotes() == 1);
    old.close();
    run("generation", "new", "2");
    run("generation", "switch", "2");
    Instant switched = bench.now();

    bench.engine().clock().advance(Duration.ofMinutes(2)); // Past what drop waits for.

    assertThat(settledThrough(run("generation", "status", "--output", "json")))
        .isAfter(switched.plusSeconds(60));
    assertThat(run("generation", "drop", "1", "--yes"))
        .satisfies(
            done -> {
              assertThat(done.err()).isEmpty();
              assertThat(done.out()).contains("note-views: deleted");
            });
  }

  @Test
  void aTableThatIsProtectedKeepsItsLeasesToo() {
    StreamWorker old = bench.running(bench.worker());
    bench.create("alice", "kept");
    eventually().until(() -> bench.summary("alice").activeNotes() == 1);
    old.close();
    run("generation", "new", "2");
    run("generation", "switch", "2");
    bench.dynamoDb().updateTable(r -> r.tableName("note-views").deletionProtectionEnabled(true));

    Run refused = run("generation", "drop", "1", "--yes", "--force");

    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("note-views is protected against deletion").hasLineCount(1);
    assertThat(bench.dynamoDb().listTables().tableNames())
        .contains("note-views", bench.leaseTable());
  }

  @Test
  void aSwitchToOneThatWasNotBackfilledIsMadeAndSaidToBeEarly() {
    run("generation", "new", "2");

    Run early = run("generation", "switch", "2");

    assertThat(early.code()).isZero();
    assertThat(early.err())
        .contains("generation 2 was not backfilled", "'backfill --generation 2'")
        .hasLineCount(1);
    assertThat(early.out()).contains("generation 2 is live").hasLineCount(1);
  }

  @Test
  void oneThatIsNotThereIsNotSaidToBeDeleted() {
    assertThat(run("generation", "drop", "7").err())
        .contains("there is no note-views-7")
        .hasLineCount(1);
    assertThat(run("generation", "drop", "7", "--yes").out())
        .contains("note-views-7: was deleted before");
  }

  @Test
  void numbersThatAreNoneAreWrongUsage() {
    assertThat(run("generation", "new", "0").code()).isEqualTo(2);
    assertThat(run("generation", "new", "2147483647").err()).contains("1 to 1000000");
    assertThat(run("generation", "new", "2147483647").code()).isEqualTo(2);
    assertThat(run("reconcile").code()).isEqualTo(2);
    assertThat(run("reconcile", "--user", "alice", "--from", "x").code()).isEqualTo(2);
  }

  @Test
  void whoAsksForAGenerationThatNobodyHasMadeIsToldHowItIsMade() {
    for (String[] command :
        List.of(
            new String[] {"reconcile", "--user", "alice", "--generation", "7"},
            new String[] {"backfill", "--generation", "7"},
            new String[] {"worker", "--generation", "7", "--create-tables", "--admin-port", "0"})) {
      assertThat(run(command).err())
          .contains("note-views-7 does not exist", "'generation new 7'")
          .doesNotContain("create-tables")
          .hasLineCount(1);
    }
    assertThat(bench.dynamoDb().listTables().tableNames()).doesNotContain("note-views-7");
  }

  @Test
  void aClockThatIsWrongByHoursIsRefusedBeforeItsTimeIsStored() {
    run("generation", "new", "2");
    bench.create("alice", "stays");
    bench.engine().clock().advance(Duration.ofHours(2));

    for (String[] command :
        List.of(
            new String[] {"generation", "new", "3"},
            new String[] {"generation", "switch", "2"},
            new String[] {"erase", "--user", "alice", "--yes"})) {
      Run refused = run(command);
      assertThat(refused.code()).as(refused.err()).isEqualTo(1);
      assertThat(refused.err())
          .containsPattern("this machine's clock is 7(19|20)\\d s behind DynamoDB's")
          .hasLineCount(1);
    }
    bench.engine().clock().set(Instant.now().minus(Duration.ofHours(3)));
    assertThat(run("generation", "new", "3").err()).contains("ahead of DynamoDB's").hasLineCount(1);
    assertThat(run("generation", "status").out())
        .contains("note-views    live")
        .doesNotContain("-3");
  }

  private static Instant settledThrough(Run status) {
    Matcher time = Pattern.compile("\"settledThrough\":\"([^\"]+)\"").matcher(status.out());
    return time.find() ? Timestamps.parse(time.group(1)) : Instant.MIN;
  }

  private Run run(String... args) {
    return Run.on(bench.endpoint(), args);
  }
}
