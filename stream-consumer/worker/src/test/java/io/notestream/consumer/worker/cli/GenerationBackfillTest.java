package io.notestream.consumer.worker.cli;

import static io.notestream.consumer.worker.Bench.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.generation.Generation;
import io.notestream.consumer.generation.Generations;
import io.notestream.consumer.summary.ProjectedSummaries;
import io.notestream.consumer.worker.Bench;
import io.notestream.consumer.worker.Sizes;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NoteKeys;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.UserSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Another set of summaries for a table that is in use, from {@code generation new} to the query:
 * with old notes that nobody touches, and some that are changed meanwhile.
 */
@Timeout(180)
class GenerationBackfillTest {

  private static final int OLD = 60;
  private static final int USERS = 5;

  @AutoClose private final Bench bench = Bench.start();
  private final TableNames second = bench.tables().withGeneration(2);
  private final List<Note> old = new ArrayList<>();

  @Test
  void aSecondGenerationIsFilledVerifiedSwitchedToAndQueried() {
    writeOldNotes();
    bench.running(bench.worker());
    bench.create("user0", "counted by the first generation");
    assertThat(run("backfill").code()).isZero();
    eventually().until(() -> bench.active(USERS) == OLD + 1);

    assertThat(run("generation", "new", "--projection", "sizes").code()).isZero();
    bench.running(
        bench
            .worker()
            .tables(second)
            .application("notestream-consumer-2")
            .options(
                ConsumerOptions.builder()
                    .generation(2)
                    .projections(List.of(Sizes.PROJECTION))
                    .build()));
    delete(old.get(0));
    bench.create("user1", "counted by both");
    assertThat(run("generation", "verify", "2").out())
        .contains("notes are not counted yet: run 'backfill --generation 2'");
    assertThat(run("generation", "status").out()).contains("note-views-2  filling");

    Run backfill = run("backfill", "--generation", "2", "--projection", "sizes");

    assertThat(backfill.code()).as(backfill.err()).isZero();
    assertThat(backfill.out()).contains("done: every note");
    assertThat(backfilledAt()).isNotNull();
    assertThat(run("generation", "status").out()).contains("note-views-2  filled");
    assertThat(run("generation", "verify", "2"))
        .isEqualTo(new Run(0, "0 of " + USERS + " users differ" + System.lineSeparator(), ""));

    assertThat(run("generation", "switch", "2").out()).contains("generation 2 is live");
    delete(old.get(1));

    eventually().until(() -> active("user1") == OLD / USERS);
    assertThat(active("user0")).isEqualTo(OLD / USERS);
    assertThat(active("user2")).isEqualTo(OLD / USERS);
    ProjectedSummaries sizes = new ProjectedSummaries(bench.dynamoDb(), second, Sizes.PROJECTION);
    assertThat(sizes.of(new UserId("user2")))
        .satisfiesExactly(
            large -> {
              assertThat(large.part()).isEqualTo("large");
              assertThat(large.number("notes")).isEqualTo(4);
              assertThat(large.number("bytes")).isEqualTo(4 * Sizes.LARGE);
            },
            small -> {
              assertThat(small.part()).isEqualTo("small");
              assertThat(small.number("notes")).isEqualTo(8);
              assertThat(small.number("bytes")).isEqualTo(8);
            });
    for (Note note : old.subList(2, OLD)) {
      delete(note);
    }
    eventually().until(() -> active("user0") == 1 && active("user1") == 1);
    eventually()
        .untilAsserted(
            () ->
                assertThat(sizes.of(new UserId("user2")))
                    .allSatisfy(size -> assertThat(size.number("notes")).isZero()));
  }

  /** Writes notes of which the stream has no record any more; every third is large. */
  private void writeOldNotes() {
    Instant now = bench.now();
    bench.engine().clock().set(now.minus(Duration.ofDays(3)));
    for (int i = 0; i < OLD; i++) {
      Instant created = bench.now();
      old.add(
          bench.put(
              Note.builder(NoteId.next(created), new UserId("user" + i % USERS), created)
                  .title("old")
                  .body("x".repeat(i % 3 == 0 ? Sizes.LARGE : 1))
                  .build()));
    }
    bench.engine().clock().set(now);
  }

  private void delete(Note note) {
    bench
        .dynamoDb()
        .deleteItem(
            r -> r.tableName(bench.tables().notes()).key(NoteKeys.note(note.userId(), note.id())));
  }

  private Instant backfilledAt() {
    return new Generations(bench.dynamoDb(), bench.tables(), bench.engine().clock())
        .list().stream()
            .filter(one -> one.number() == 2)
            .map(Generation::meta)
            .findAny()
            .orElseThrow()
            .backfilledAt();
  }

  private long active(String user) {
    UserId id = new UserId(user);
    Map<String, AttributeValue> item =
        bench
            .dynamoDb()
            .getItem(
                r ->
                    r.tableName(second.noteViews())
                        .key(ViewKeys.userSummary(id))
                        .consistentRead(true))
            .item();
    return item.isEmpty() ? 0 : UserSummary.fromItem(id, item).activeNotes();
  }

  private Run run(String... args) {
    return Run.on(bench.endpoint(), args);
  }
}
