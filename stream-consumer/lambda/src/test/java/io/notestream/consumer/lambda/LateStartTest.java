package io.notestream.consumer.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.backfill.Backfill;
import io.notestream.consumer.backfill.BackfillResult;
import io.notestream.consumer.backfill.BackfillResult.Outcome;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.record.RecordJson;
import io.notestream.consumer.watermark.LedgerWatermark;
import io.notestream.consumer.watermark.Watermark;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.table.NoteCodec;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.Meta;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** A function that is switched on for a table in use: no lease table says how far it has come. */
@Timeout(60)
class LateStartTest {

  @AutoClose private final TestFunction function = new TestFunction();

  @AutoClose
  private final DynamoDbStreamsClient streams =
      DynamoDbStreamsClient.builder()
          .endpointOverride(function.engine().endpoint())
          .region(Region.US_EAST_1)
          .credentialsProvider(
              StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
          .httpClientBuilder(UrlConnectionHttpClient.builder())
          .build();

  @Test
  void theBackfillWaitsForWhatTheFunctionHasNotCounted() throws IOException {
    function.clock().set(TestFunction.NOW.minus(Duration.ofDays(3)));
    put(note());
    Note changed = put(note());
    function.clock().set(TestFunction.NOW);
    put(note());
    List<Record> first = records();
    invoke(first);
    put(changed.toBuilder().version(2).body("longer than before").build());
    Instant pending = function.clock().instant();
    function.clock().advance(Duration.ofMinutes(1));
    Watermark watermark = watermark();
    assertThat(looked(watermark)).isBefore(pending);

    List<Record> all = records();
    invoke(all.subList(first.size(), all.size()));

    assertThat(looked(watermark)).isAfter(pending.plusSeconds(50));
    function.clock().resume();
    BackfillResult result =
        Backfill.builder(function.client(), function.names(), watermark)
            .clock(function.clock())
            .build()
            .run(Stop.never());
    assertThat(result.outcome()).isEqualTo(Outcome.DONE);
    assertThat(result.progress().baselines()).isEqualTo(1);
    assertThat(function.summary().activeNotes()).isEqualTo(3);
    assertThat(function.summary().bodyBytes()).isEqualTo(4 + 18 + 4);
    assertThat(
            Meta.fromItem(
                    function
                        .client()
                        .getItem(
                            r -> r.tableName(function.names().noteViews()).key(ViewKeys.meta()))
                        .item())
                .backfilledAt())
        .isNotNull();
  }

  private static Instant looked(Watermark watermark) {
    Instant reached = Instant.MIN;
    for (int i = 0; i < 8; i++) {
      reached = watermark.look().settledThrough();
    }
    return reached;
  }

  private Watermark watermark() {
    return LedgerWatermark.builder(function.client(), streams, function.names())
        .clock(function.clock(), Duration.ofSeconds(60))
        .streamDelay(Duration.ZERO)
        .build();
  }

  private Note note() {
    Instant now = function.clock().instant();
    return Note.builder(NoteId.next(now), TestFunction.ALICE, now)
        .title("title")
        .body("body")
        .build();
  }

  private Note put(Note note) {
    function
        .client()
        .putItem(r -> r.tableName(function.names().notes()).item(NoteCodec.encode(note)));
    return note;
  }

  private void invoke(List<Record> records) throws IOException {
    String event =
        records.stream()
            .map(RecordJson::write)
            .collect(Collectors.joining(",", "{\"Records\":[", "]}"));
    assertThat(function.invoke(event)).isEqualTo(TestFunction.NO_FAILURES);
  }

  private List<Record> records() {
    return StreamRecords.of(function.client(), streams, function.names().notes());
  }
}
