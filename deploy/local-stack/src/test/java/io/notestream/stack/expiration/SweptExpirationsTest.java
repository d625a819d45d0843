package io.notestream.stack.expiration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notestream.consumer.expiry.ReactionSettings;
import io.notestream.consumer.worker.options.SweepSettings;
import io.notestream.model.change.ChangeKind;
import io.notestream.model.change.ExpiryCause;
import io.notestream.model.note.Expiry;
import io.notestream.model.view.AuditRecord;
import io.notestream.stack.LocalStack;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The engine's time to live takes 48 hours, as it may; the sweeper is what ends notes on time, with
 * its default settings. The clock is the system's.
 */
class SweptExpirationsTest {

  private static final int USERS = 50;
  private static final Duration TTL_DELAY = Duration.ofHours(48);
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration BEFORE_THE_BURST = Duration.ofSeconds(5);

  private ReactionLog reactions;
  private LocalStack stack;
  private Tables tables;

  @BeforeEach
  void start(@TempDir Path directory) {
    reactions = new ReactionLog(directory.resolve("reactions"));
    stack =
        LocalStack.builder()
            .ttlDelay(TTL_DELAY)
            .sweeper(SweepSettings.standard())
            .reactions(List.of(reactions.reaction(), ReactionSettings.parse("archive")))
            .start();
    tables = new Tables(stack.dynamoDb().endpoint());
  }

  @AfterEach
  void stop() {
    tables.close();
    stack.close();
  }

  @Test
  void aThousandNotesThatExpireInOneSecondAreAllAccountedFor() {
    burst(1_000, Duration.ofSeconds(4));
  }

  @Test
  @Tag("proof")
  void twentyThousandNotesThatExpireInOneSecondAreAllAccountedFor() {
    burst(20_000, Duration.ofSeconds(60));
  }

  @Test
  @Tag("proof")
  void aHundredNotesASecondAreReactedToWithinTwoSeconds() {
    int perSecond = 100;
    int seconds = 120;
    Instant first = Instant.now().plusSeconds(30);
    for (int i = 0; i < seconds; i++) {
      tables.put(perSecond, USERS, Instant.now(), Expiry.notBefore(first.plusSeconds(i)));
    }

    awaitExpired(perSecond * seconds);

    assertEachIsExpiredOnce(perSecond * seconds);
    List<Duration> lateness = lateness();
    Figures.distribution(
        "lateness of reactions at " + perSecond + " expirations a second", lateness);
    assertThat(Figures.quantile(lateness, 0.99)).isLessThanOrEqualTo(Duration.ofSeconds(2));
  }

  private void burst(int notes, Duration ahead) {
    Expiry expiry = Expiry.notBefore(Instant.now().plus(ahead));
    tables.put(notes, USERS, Instant.now(), expiry);
    await().atMost(PATIENCE).until(() -> tables.sum(USERS, s -> s.created()) == notes);
    Figures.print(
        "%d notes are counted %.1f s before they expire",
        notes, Figures.seconds(Duration.between(Instant.now(), expiry.instant())));
    Duration rest = Duration.between(Instant.now(), expiry.instant()).minus(BEFORE_THE_BURST);
    if (!rest.isNegative()) {
      try (Bystander bystander = Bystander.of(stack)) {
        await().pollDelay(rest).atMost(rest.plus(BEFORE_THE_BURST)).until(() -> true);
        Figures.distribution("until another user's note is counted at rest", bystander.delays());
      }
    }

    List<Duration> delays;
    try (Bystander bystander = Bystander.of(stack)) {
      awaitExpired(notes);
      Figures.print(
          "%d notes of one second are gone and counted %.1f s after it",
          notes, Figures.seconds(Duration.between(expiry.instant(), Instant.now())));
      delays = bystander.delays();
    }

    assertEachIsExpiredOnce(notes);
    Figures.distribution("lateness of " + notes + " reactions", lateness());
    Figures.distribution("until another user's note is counted meanwhile", delays);
  }

  private void awaitExpired(int notes) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> tables.sum(USERS, s -> s.expired()) == notes);
  }

  private void assertEachIsExpiredOnce(int notes) {
    List<AuditRecord> expired = tables.audit(ChangeKind.EXPIRED);
    assertThat(expired).hasSize(notes).allMatch(record -> record.cause() == ExpiryCause.SWEEPER);
    assertThat(expired.stream().map(AuditRecord::noteId).distinct()).hasSize(notes);
    assertThat(tables.audit(ChangeKind.DELETED)).isEmpty();
    assertThat(reactions.eventIds()).isEqualTo(Tables.eventIds(expired));
    assertThat(tables.archived()).isEqualTo(notes);
    assertThat(tables.sum(USERS, s -> s.activeNotes())).isZero();
    assertThat(tables.letterStates()).isEmpty();
  }

  private List<Duration> lateness() {
    List<Duration> all = new ArrayList<>();
    reactions.entries().forEach(entry -> all.add(entry.lateness()));
    return all.stream().sorted().toList();
  }
}
