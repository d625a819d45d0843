package io.notestream.stack.expiration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.decode.ExpiryCauseRule;
import io.notestream.local.LocalClock;
import io.notestream.model.change.ChangeKind;
import io.notestream.model.change.ExpiryCause;
import io.notestream.model.note.Expiry;
import io.notestream.model.note.Note;
import io.notestream.model.view.AuditRecord;
import io.notestream.stack.LocalStack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a region without a sweeper: DynamoDB's own time to live, and what comes from elsewhere. */
class CausesTest {

  private static final int NOTES = 100;
  private static final int USERS = 7;
  private static final Duration LIFE = Duration.ofMinutes(5);
  private static final Duration TTL_DELAY = Duration.ofHours(48);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final LocalClock CLOCK = LocalClock.system();

  private static ReactionLog reactions;
  private static LocalStack stack;
  private static Tables tables;

  @BeforeAll
  static void start(@TempDir Path directory) {
    reactions = new ReactionLog(directory.resolve("reactions"));
    stack =
        LocalStack.builder()
            .clock(CLOCK)
            .reactions(List.of(reactions.reaction()))
            .worker(
                worker ->
                    worker.options(
                        ConsumerOptions.builder()
                            .expiryRule(
                                new ExpiryCauseRule(
                                    ExpiryCauseRule.DEFAULT_GUARD, ExpiryCause.REPLICA))
                            .build()))
            .start();
    tables = new Tables(stack.dynamoDb().endpoint());
  }

  @AfterAll
  static void stop() {
    tables.close();
    stack.close();
  }

  @Test
  void whatTheTimeToLiveRemovesIsPutDownToItAndWhatIsRemovedPlainlyToAReplica() {
    stack.dynamoDb().ttlDelay(Duration.ZERO);
    Set<String> byTimeToLive = ids(expire());
    await().atMost(PATIENCE).until(() -> tables.sum(USERS, s -> s.expired()) == NOTES);

    stack.dynamoDb().ttlDelay(TTL_DELAY);
    List<Note> elsewhere = expire();
    elsewhere.forEach(tables::removePlainly);
    await().atMost(PATIENCE).until(() -> tables.sum(USERS, s -> s.expired()) == 2 * NOTES);

    List<AuditRecord> expired = tables.audit(ChangeKind.EXPIRED);
    assertThat(noteIds(expired, ExpiryCause.TTL)).isEqualTo(byTimeToLive);
    assertThat(noteIds(expired, ExpiryCause.REPLICA)).isEqualTo(ids(elsewhere));
    assertThat(expired).hasSize(2 * NOTES);
    assertThat(tables.audit(ChangeKind.DELETED)).isEmpty();
    assertThat(reactions.entries())
        .filteredOn(entry -> entry.cause().equals(ExpiryCause.TTL.name()))
        .hasSize(NOTES);
    assertThat(reactions.eventIds()).isEqualTo(Tables.eventIds(expired));
  }

  private static List<Note> expire() {
    Expiry expiry = Expiry.notBefore(CLOCK.instant().plus(LIFE));
    List<Note> notes = tables.put(NOTES, USERS, CLOCK.instant(), expiry);
    CLOCK.advance(LIFE.plusSeconds(1));
    return notes;
  }

  private static Set<String> ids(List<Note> notes) {
    return notes.stream().map(note -> note.id().value()).collect(Collectors.toSet());
  }

  private static Set<String> noteIds(List<AuditRecord> audit, ExpiryCause cause) {
    return audit.stream()
        .filter(record -> record.cause() == cause)
        .map(record -> record.noteId().value())
        .collect(Collectors.toSet());
  }
}
