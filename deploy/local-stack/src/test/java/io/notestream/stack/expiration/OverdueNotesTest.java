package io.notestream.stack.expiration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notestream.consumer.worker.options.SweepSettings;
import io.notestream.model.change.ChangeKind;
import io.notestream.model.change.ExpiryCause;
import io.notestream.model.note.Expiry;
import io.notestream.model.view.AuditRecord;
import io.notestream.stack.LocalStack;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Nothing was swept for an hour, and the service's own time to live takes 48: a worker that comes
 * back ends what is due at its rate, while the stream is read as ever.
 */
class OverdueNotesTest {

  private static final int USERS = 100;
  private static final int MINUTES = 60;
  private static final int NOTES_A_MINUTE = 1_667;
  private static final int NOTES = MINUTES * NOTES_A_MINUTE;
  private static final Duration TTL_DELAY = Duration.ofHours(48);
  private static final Duration SAMPLE = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofMinutes(20);

  private LocalStack stack;
  private Tables tables;
  private volatile boolean sweeps;

  @BeforeEach
  void start() {
    stack =
        LocalStack.builder()
            .ttlDelay(TTL_DELAY)
            .worker(worker -> worker.sweeper(sweeps ? SweepSettings.standard() : null))
            .start();
    tables = new Tables(stack.dynamoDb().endpoint());
  }

  @AfterEach
  void stop() {
    tables.close();
    stack.close();
  }

  @Test
  @Tag("proof")
  void aHundredThousandOverdueNotesEndSteadilyWithoutStarvingTheStream() {
    Instant now = Instant.now();
    for (int minute = 1; minute <= MINUTES; minute++) {
      Instant ended = now.minus(Duration.ofMinutes(minute));
      tables.put(NOTES_A_MINUTE, USERS, ended.minus(Duration.ofHours(1)), Expiry.notBefore(ended));
    }
    await().atMost(PATIENCE).until(() -> tables.sum(USERS, s -> s.created()) == NOTES);

    try (Bystander bystander = Bystander.of(stack)) {
      await().pollDelay(SAMPLE).atMost(SAMPLE.multipliedBy(2)).until(() -> true);
      Figures.distribution("until another user's note is counted at rest", bystander.delays());
    }
    sweeps = true;
    stack.restartWorker();
    List<Double> rates = new ArrayList<>();
    Instant begun = Instant.now();
    List<Duration> delays;
    try (Bystander bystander = Bystander.of(stack)) {
      long before = deletes();
      while (tables.sum(USERS, s -> s.expired()) < NOTES) {
        assertThat(Duration.between(begun, Instant.now())).isLessThan(PATIENCE);
        Instant sampled = Instant.now();
        await().pollDelay(SAMPLE).atMost(SAMPLE.multipliedBy(2)).until(() -> true);
        long after = deletes();
        rates.add((after - before) / Figures.seconds(Duration.between(sampled, Instant.now())));
        before = after;
      }
      delays = bystander.delays();
    }
    Figures.print(
        "%d overdue notes are gone and counted after %.0f s",
        NOTES, Figures.seconds(Duration.between(begun, Instant.now())));
    List<Double> steady = rates.subList(1, rates.size() - 2).stream().sorted().toList();
    Figures.print(
        "deletes a second, in each %d s between the first and the last: least %.0f, median %.0f, most %.0f",
        SAMPLE.toSeconds(),
        steady.get(0),
        steady.get(steady.size() / 2),
        steady.get(steady.size() - 1));
    Figures.distribution("until another user's note is counted meanwhile", delays);

    assertEachIsExpiredOnce();
  }

  /** How many notes were deleted so far, by whatever outcome. */
  private long deletes() {
    return stack.dynamoDb().stats().calls("DeleteItem");
  }

  private void assertEachIsExpiredOnce() {
    List<AuditRecord> expired = tables.audit(ChangeKind.EXPIRED);
    assertThat(expired).hasSize(NOTES).allMatch(record -> record.cause() == ExpiryCause.SWEEPER);
    assertThat(expired.stream().map(AuditRecord::noteId).distinct()).hasSize(NOTES);
    assertThat(tables.audit(ChangeKind.DELETED)).isEmpty();
    assertThat(tables.archived()).isEqualTo(NOTES);
    assertThat(tables.sum(USERS, s -> s.activeNotes())).isZero();
    assertThat(tables.letterStates()).isEmpty();
  }
}
