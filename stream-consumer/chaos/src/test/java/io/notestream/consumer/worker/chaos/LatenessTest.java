package io.notestream.consumer.worker.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notestream.consumer.expiry.ReactionSettings;
import io.notestream.consumer.worker.Bench;
import io.notestream.consumer.worker.options.SweepSettings;
import io.notestream.local.LocalDynamoDb;
import io.notestream.model.note.Expiry;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.time.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** How late expirations are when DynamoDB's own time to live takes two days. Prints figures. */
@Tag("chaos")
@Isolated("it takes the whole machine")
class LatenessTest {

  private static final int USERS = 50;
  private static final int PER_SECOND = 100;
  private static final int SECONDS = 20;
  private static final int BURST = Integer.getInteger("burst", 20_000);

  @Test
  void aHundredExpirationsASecond() {
    measured(
        "steady, " + PER_SECOND + " a second",
        PER_SECOND * SECONDS,
        i -> Duration.ofSeconds(10 + i / PER_SECOND));
  }

  @Test
  void manyNotesThatEndInTheSameSecond() {
    Instant end = Instant.now().plusSeconds(60);
    measured("a burst of " + BURST, BURST, i -> Duration.between(Instant.now(), end));
  }

  private interface TimeToLive {
    Duration of(int note);
  }

  private static void measured(String what, int notes, TimeToLive timeToLive) {
    try (LocalDynamoDb engine = LocalDynamoDb.builder().ttlDelay(Duration.ofHours(48)).start();
        Bench bench = Bench.in(engine, "")) {
      Instant start = Instant.now();
      for (int i = 0; i < notes; i++) {
        Duration left = timeToLive.of(i).minus(Duration.between(start, Instant.now()));
        bench.put(
            Note.builder(NoteId.next(bench.now()), new UserId("user" + i % USERS), bench.now())
                .title("title")
                .body("body")
                .expiry(Expiry.notBefore(Instant.now().plus(left)))
                .build());
      }
      bench.running(
          bench
              .worker()
              .sweeper(SweepSettings.standard())
              .reactions(ReactionSettings.parseAll(List.of("archive"))));
      await()
          .atMost(Duration.ofMinutes(5))
          .pollInterval(Duration.ofSeconds(1))
          .untilAsserted(() -> assertThat(expired(bench)).isEqualTo(notes));

      List<Long> lateness =
          bench
              .dynamoDb()
              .scanPaginator(r -> r.tableName(bench.tables().noteViews()))
              .items()
              .stream()
              .filter(item -> item.containsKey("cause"))
              .map(LatenessTest::latenessMillis)
              .sorted()
              .toList();
      System.out.printf(
          "lateness, %s: %d expirations, p50 %d ms, p99 %d ms, most %d ms%n",
          what,
          lateness.size(),
          lateness.get(lateness.size() / 2),
          lateness.get(lateness.size() * 99 / 100),
          lateness.get(lateness.size() - 1));
      assertThat(lateness).hasSize(notes);
    }
  }

  private static long expired(Bench bench) {
    long sum = 0;
    for (int i = 0; i < USERS; i++) {
      sum += bench.summary("user" + i).expired();
    }
    return sum;
  }

  /** From the expiry to the commit, which comes after the reaction. */
  private static long latenessMillis(Map<String, AttributeValue> audit) {
    Instant expiry = Instant.ofEpochSecond(Long.parseLong(audit.get("expiresAt").n()));
    return Duration.between(expiry, Timestamps.parse(audit.get("committedAt").s())).toMillis();
  }
}
