package io.notestream.writer.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.model.note.NoteId;
import io.notestream.writer.TestWriter;
import io.notestream.writer.TestWriter.User;
import io.notestream.writer.internal.observe.TraceParent;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** What the stream shows of a delete. The guard is 60 s, so that 120 s are near. */
class DeleteNearExpiryTest {

  private static final Duration GUARD = Duration.ofSeconds(60);

  private TestWriter writer;
  private User alice;

  @BeforeEach
  void start() {
    writer = new TestWriter(null);
    alice = writer.user("alice");
  }

  @AfterEach
  void stop() {
    writer.close();
  }

  @ParameterizedTest
  @CsvSource({
    // The first instant is a quarter past the second, and expiries are rounded up.
    "1,      true",
    "60,     true",
    "119,    true",
    "120,    false",
    "3600,   false",
  })
  void marksANoteFirstIfItsExpiryIsNear(long ttlSeconds, boolean near) {
    NoteId id = alice.create("milk", "\"ttlSeconds\": " + ttlSeconds);

    assertThat(alice.delete("/notes/" + id).status()).isEqualTo(204);

    List<Record> records = records();
    assertThat(records.stream().map(Record::eventNameAsString))
        .isEqualTo(near ? List.of("INSERT", "MODIFY", "REMOVE") : List.of("INSERT", "REMOVE"));
    Record last = records.get(records.size() - 1);
    assertThat(last.dynamodb().oldImage().containsKey("deletedAt")).isEqualTo(near);
    assertThat(last.dynamodb().oldImage().get("version").n()).isEqualTo(near ? "2" : "1");
    assertThat(last.userIdentity()).isNull();
  }

  @Test
  void deletesANoteThatNeverExpiresAtOnce() {
    NoteId id = alice.create("milk");

    alice.delete("/notes/" + id);

    assertThat(records().stream().map(Record::eventNameAsString))
        .containsExactly("INSERT", "REMOVE");
  }

  @Test
  void hidesTheNoteOnceItIsMarkedAlthoughTheDeleteFails() {
    NoteId id = alice.create("milk", "\"ttlSeconds\": 50");
    markedButNotDeleted(id);

    assertThat(alice.get("/notes/" + id).status()).isEqualTo(404);
    assertThat(alice.get("/notes").all("id")).isEmpty();
    assertThat(alice.patch("/notes/" + id, "{\"ttlSeconds\": 500}").status()).isEqualTo(404);
    assertThat(alice.delete("/notes/" + id).status()).isEqualTo(204);
  }

  @Test
  void leavesAMarkedNoteToItsExpiryAndItStillCountsAsDeleted() {
    NoteId id = alice.create("milk", "\"ttlSeconds\": 50");
    markedButNotDeleted(id);

    writer.engine().ttlDelay(Duration.ZERO);
    writer.clock().advance(Duration.ofSeconds(60));
    writer.engine().expireNow();

    Record last = records().get(2);
    assertThat(last.eventNameAsString()).isEqualTo("REMOVE");
    assertThat(last.dynamodb().oldImage()).containsKey("deletedAt");
  }

  /**
   * By the rule that judges the stream, a remove without a mark is an expiration if the note's end
   * is not later than the event's time and the guard. TestWriter and engine go by clocks that
   * differ.
   */
  @ParameterizedTest
  @ValueSource(longs = {-50, -5, 0, 5, 50})
  void isNeverTakenForAnExpirationAlthoughClocksDiffer(long skewSeconds) {
    InstantSource skewed = () -> writer.clock().instant().plusSeconds(skewSeconds);
    NoteDeleter deleter =
        new NoteDeleter(writer.clients(), TestWriter.TABLES, skewed, GUARD, Duration.ofSeconds(5));
    List<NoteId> ids = new ArrayList<>();
    for (long ttl = 1; ttl <= 240; ttl += 7) {
      ids.add(alice.create("milk", "\"ttlSeconds\": " + ttl));
    }

    for (NoteId id : ids) {
      deleter.delete(alice.id(), id, Precondition.none(), TraceParent.create());
    }

    List<Record> removes =
        records().stream().filter(r -> r.eventNameAsString().equals("REMOVE")).toList();
    assertThat(removes).isNotEmpty();
    assertThat(removes)
        .allSatisfy(
            remove -> {
              Map<String, AttributeValue> old = remove.dynamodb().oldImage();
              long end = Long.parseLong(old.get("expiresAt").n());
              long judged =
                  remove.dynamodb().approximateCreationDateTime().plus(GUARD).getEpochSecond();
              assertThat(old.containsKey("deletedAt") || end > judged).isTrue();
            });
    // What has expired by the writer's clock is left to expire, and everything else is gone.
    for (NoteId id : ids) {
      Map<String, AttributeValue> left = writer.item(alice.id(), id);
      assertThat(
              left.isEmpty()
                  || Long.parseLong(left.get("expiresAt").n()) <= skewed.instant().getEpochSecond())
          .isTrue();
    }
  }

  private void markedButNotDeleted(NoteId id) {
    NoteDeleter deleter =
        new NoteDeleter(
            writer.clients(), TestWriter.TABLES, writer.clock(), GUARD, Duration.ofSeconds(5));
    // With a precondition the deleter reads first, and begins with the mark.
    writer.engine().faults().on("DeleteItem").fail("AccessDeniedException");
    assertThat(deleter.delete(alice.id(), id, Precondition.exists(), TraceParent.create()))
        .isEqualTo(DeleteResult.GONE);
    writer.engine().faults().clear();
    assertThat(writer.item(alice.id(), id)).containsKey("deletedAt");
  }

  private List<Record> records() {
    try (DynamoDbStreamsClient streams =
        DynamoDbStreamsClient.builder()
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .endpointOverride(writer.engine().endpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("x", "x")))
            .build()) {
      String stream =
          writer
              .dynamoDb()
              .describeTable(r -> r.tableName(TestWriter.TABLES.notes()))
              .table()
              .latestStreamArn();
      List<Record> records = new ArrayList<>();
      streams
          .describeStream(r -> r.streamArn(stream))
          .streamDescription()
          .shards()
          .forEach(
              shard -> {
                String iterator =
                    streams
                        .getShardIterator(
                            r ->
                                r.streamArn(stream)
                                    .shardId(shard.shardId())
                                    .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                        .shardIterator();
                records.addAll(streams.getRecords(r -> r.shardIterator(iterator)).records());
              });
      return records;
    }
  }
}
