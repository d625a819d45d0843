package io.notestream.stack.expiration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notestream.consumer.expiry.ReactionOptions;
import io.notestream.consumer.expiry.ReactionSettings;
import io.notestream.local.LocalClock;
import io.notestream.model.change.ChangeKind;
import io.notestream.model.note.Expiry;
import io.notestream.model.view.AuditRecord;
import io.notestream.stack.LocalStack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reaction's target that is down for an hour: the stream goes on, and nothing is lost. */
class BrokenTargetTest {

  private static final int USERS = 5;
  private static final int NOTES = 40;
  private static final Duration LIFE = Duration.ofMinutes(2);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** More than the wait before the retry of what has failed for an hour. */
  private static final Duration STEP = Duration.ofMinutes(30);

  private final LocalClock clock = LocalClock.system();
  private ReactionLog reactions;
  private LocalStack stack;
  private Tables tables;
  private int expired;

  @TempDir private Path directory;

  @Test
  void anHourWithoutATargetKeepsTheStreamGoingAndEverythingArrivesInTheEnd() {
    outage(
        new ReactionOptions(
            Duration.ofMillis(300),
            Duration.ofSeconds(1),
            16,
            Duration.ofHours(12),
            Duration.ofMinutes(1)),
        6);
  }

  @Test
  @Tag("proof")
  void theStreamIsNeverLateByMoreThanTheTimeThatReactionsHaveInLine() {
    ReactionOptions options = ReactionOptions.defaults();

    List<Duration> delays = outage(options, 30);

    assertThat(delays).isNotEmpty().allMatch(delay -> delay.compareTo(options.batchLimit()) < 0);
  }

  /** The first half of the hour the target hangs, then it refuses. */
  private List<Duration> outage(ReactionOptions options, int steps) {
    reactions = new ReactionLog(directory.resolve("reactions"));
    try (LocalStack started =
            LocalStack.builder()
                .clock(clock)
                .reactions(List.of(reactions.reaction(), ReactionSettings.parse("archive")))
                .worker(worker -> worker.reactionOptions(options))
                .start();
        Tables opened = new Tables(started.dynamoDb().endpoint());
        Bystander bystander = Bystander.of(started)) {
      stack = started;
      tables = opened;
      reactions.hang();
      Duration step = Duration.ofHours(1).dividedBy(steps);
      for (int i = 0; i < steps; i++) {
        if (i == steps / 2) {
          reactions.breakDown();
        }
        expireSome(step);
      }
      List<Duration> delays = bystander.delays();
      Figures.distribution("until another user's note is counted in the outage", delays);
      assertEverythingIsCountedAndWaits();

      reactions.mend();
      awaitReactions();

      assertEverythingHasArrivedOnce();
      return delays;
    }
  }

  /** They are counted though nobody reacts to them: that is what is waited for. */
  private void expireSome(Duration step) {
    tables.put(NOTES, USERS, clock.instant(), Expiry.notBefore(clock.instant().plus(LIFE)));
    clock.advance(step);
    expired += NOTES;
    await().atMost(PATIENCE).until(() -> tables.sum(USERS, s -> s.expired()) == expired);
  }

  private void assertEverythingIsCountedAndWaits() {
    assertThat(reactions.entries()).isEmpty();
    assertThat(tables.letterStates()).hasSize(expired).containsOnly("RETRY");
    assertThat(tables.archived()).isEqualTo(expired);
  }

  private void awaitReactions() {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              clock.advance(STEP);
              return !tables.letterStates().contains("RETRY");
            });
  }

  private void assertEverythingHasArrivedOnce() {
    List<AuditRecord> audit = tables.audit(ChangeKind.EXPIRED);
    assertThat(audit).hasSize(expired);
    assertThat(tables.letterStates()).hasSize(expired).containsOnly("DONE");
    assertThat(reactions.eventIds()).isEqualTo(Tables.eventIds(audit));
    assertThat(reactions.entries()).hasSize(expired);
  }
}
