package io.notestream.consumer.worker;

import static io.notestream.consumer.worker.Bench.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.expiry.ReactionSettings;
import io.notestream.consumer.generation.GenerationException;
import io.notestream.consumer.generation.Generations;
import io.notestream.model.note.Note;
import io.notestream.model.table.NoteKeys;
import io.notestream.model.view.Meta;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Workers of two generations on one stream. */
class GenerationWorkersTest {

  @AutoClose private final Bench bench = Bench.start();
  private final Generations generations =
      new Generations(bench.dynamoDb(), bench.tables(), bench.engine().clock());

  @Test
  void workersOfTwoGenerationsShareNoLeases() {
    bench.running(bench.worker());
    generations.create(2, List.of());

    assertThatThrownBy(() -> bench.started(second().application("notestream-consumer")))
        .isInstanceOf(GenerationException.class)
        .hasMessage(
            "the workers of application notestream-consumer read the stream for generation 1: start"
                + " those of generation 2 with another --application");

    assertThat(bench.started(second()).name()).isNotEmpty();
    assertThat(bench.started(second()).name()).isNotEmpty();
  }

  @Test
  void aSwitchIsSeenByWorkersThatRunAndByOperators() throws Exception {
    StreamWorker first =
        bench.running(bench.worker().reactions(ReactionSettings.parseAll(List.of("archive"))));
    generations.create(2, List.of());
    StreamWorker second =
        bench.running(second().reactions(ReactionSettings.parseAll(List.of("archive"))));
    bench.create("bob", "so that the tables are read");
    eventually()
        .untilAsserted(
            () -> assertThat(info(first)).contains("\"generation\":1", "\"backfilled\":false"));
    eventually().until(() -> info(second).contains("\"liveGeneration\":1"));
    expire();
    eventually().until(() -> archived() == 1);

    generations.switchTo(2);
    bench.engine().clock().advance(Duration.ofSeconds(6));

    eventually().until(() -> info(first).contains("\"liveGeneration\":2"));
    eventually()
        .until(
            () ->
                second.health().reasons().stream()
                    .anyMatch(why -> why.contains("generation 2 is live but was not backfilled")));
    expire();
    eventually().until(() -> archived() == 2);
    assertThat(first.health().ready()).isTrue();

    Meta meta = generations.list().get(1).meta();
    bench
        .dynamoDb()
        .putItem(
            r ->
                r.tableName(bench.tables().withGeneration(2).noteViews())
                    .item(
                        new Meta(
                                meta.viewsId(), meta.countingSince(), 2, meta.schema(), bench.now())
                            .toItem()));
    bench.engine().clock().advance(Duration.ofSeconds(2));
    bench.create("bob", "so that the table is read again");
    eventually().until(() -> second.health().ready());
  }

  private StreamWorker.Builder second() {
    return bench
        .worker()
        .tables(bench.tables().withGeneration(2))
        .application("notestream-consumer-2")
        .options(ConsumerOptions.builder().generation(2).build());
  }

  /** Removes a note at its end, as a sweeper does. */
  private void expire() {
    Note note = bench.createExpiring("alice", Duration.ofSeconds(1));
    bench.engine().clock().advance(Duration.ofSeconds(3));
    bench
        .dynamoDb()
        .deleteItem(
            r -> r.tableName(bench.tables().notes()).key(NoteKeys.note(note.userId(), note.id())));
  }

  private long archived() {
    return bench.dynamoDb().scan(r -> r.tableName(bench.tables().noteOps())).items().stream()
        .filter(item -> item.get("SK").s().startsWith("ARCHIVE#"))
        .count();
  }

  private static String info(StreamWorker worker) {
    try {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(worker.admin().resolve("/info")).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
