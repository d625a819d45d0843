package io.notestream.stack.expiration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notestream.consumer.worker.options.SweepSettings;
import io.notestream.local.fault.CallStats;
import io.notestream.model.change.ChangeKind;
import io.notestream.model.note.Expiry;
import io.notestream.model.note.Note;
import io.notestream.model.view.AuditRecord;
import io.notestream.stack.LocalStack;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How late expirations are, by an observer who reads the tables. The engine's time to live takes 48
 * hours; settings are the standard ones, and the clock is the system's.
 */
class TimelyExpirationsTest {

  private static final int USERS = 50;
  private static final int PER_SECOND = 100;
  private static final Duration TTL_DELAY = Duration.ofHours(48);
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private LocalStack stack;
  private Tables tables;

  @BeforeEach
  void start() {
    stack = LocalStack.builder().ttlDelay(TTL_DELAY).sweeper(SweepSettings.standard()).start();
    tables = new Tables(stack.dynamoDb().endpoint());
  }

  @AfterEach
  void stop() {
    tables.close();
    stack.close();
  }

  @Test
  void notesThatEndWithinSecondsAndWithinMinutesEndOnTime() {
    List<Duration> lateness = expire(10, Duration.ofSeconds(3), 5, 0);

    assertThat(Figures.quantile(lateness, 0.5)).isLessThanOrEqualTo(Duration.ofSeconds(2));
  }

  @Test
  @Tag("proof")
  void aHundredASecondEndOnTimeThoughDynamoDbTakesItsTime() {
    DynamoDbLatencies.inject(stack.dynamoDb());

    List<Duration> lateness = expire(PER_SECOND, Duration.ofSeconds(40), 150, 60);

    assertThat(Figures.quantile(lateness, 0.99)).isLessThanOrEqualTo(Duration.ofSeconds(2));
  }

  @Test
  @Tag("proof")
  void atRestItCostsNextToNothing() {
    letPass(Duration.ofSeconds(20));
    stack.dynamoDb().stats().reset();
    Duration time = Duration.ofMinutes(3);

    letPass(time);

    double reads =
        units("Query", tables.names().notes(), CallStats.Line::readUnits) / time.toSeconds();
    double writes =
        units("UpdateItem", tables.names().noteOps(), CallStats.Line::writeUnits)
            / time.toSeconds();
    Figures.print("at rest: %.3f read units and %.3f write units a second", reads, writes);
    assertThat(reads).isLessThanOrEqualTo(0.5);
    assertThat(writes).isLessThanOrEqualTo(0.1);
  }

  private static void letPass(Duration time) {
    await().pollDelay(time).atMost(time.multipliedBy(2)).until(() -> true);
  }

  private double units(String operation, String table, ToDoubleFunction<CallStats.Line> units) {
    return stack.dynamoDb().stats().lines().stream()
        .filter(line -> line.operation().equals(operation) && line.table().equals(table))
        .mapToDouble(units)
        .sum();
  }

  /**
   * Lets so many notes end in each of some seconds.
   *
   * @param ahead when the first end
   * @param warmUp how many seconds do not count
   */
  private List<Duration> expire(int perSecond, Duration ahead, int seconds, int warmUp) {
    Instant first = Expiry.notBefore(Instant.now().plus(ahead)).instant();
    List<Note> notes = new ArrayList<>();
    for (int i = 0; i < seconds; i++) {
      notes.addAll(
          tables.put(perSecond, USERS, Instant.now(), Expiry.notBefore(first.plusSeconds(i))));
    }
    List<Duration> lateness;
    try (ExpirationObserver observer = ExpirationObserver.of(tables, notes)) {
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofSeconds(5))
          .until(() -> tables.sum(USERS, s -> s.expired()) == notes.size());
      lateness = observer.latenessFrom(first.plusSeconds(warmUp));
    }
    Figures.distribution(
        "until an observer saw each of " + perSecond + " expirations a second", lateness);
    List<AuditRecord> expired = tables.audit(ChangeKind.EXPIRED);
    assertThat(expired).hasSize(notes.size());
    Figures.distribution(
        "of that, until the transaction began, by the audit records",
        expired.stream()
            .filter(record -> !record.expiry().instant().isBefore(first.plusSeconds(warmUp)))
            .map(record -> Duration.between(record.expiry().instant(), record.committedAt()))
            .toList());
    assertThat(expired)
        .as("none early, by DynamoDB's clock")
        .allMatch(record -> !record.eventTime().isBefore(record.expiry().instant()));
    return lateness;
  }
}
