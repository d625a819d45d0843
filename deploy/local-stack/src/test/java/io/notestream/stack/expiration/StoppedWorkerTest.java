package io.notestream.stack.expiration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notestream.local.LocalDynamoDb;
import io.notestream.local.junit.LocalDynamoDbTest;
import io.notestream.model.change.ChangeKind;
import io.notestream.model.note.Expiry;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableCreator;
import io.notestream.model.view.AuditRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A worker that the system stops in the middle of a sweep, whose lock and leases another one takes
 * over, and that then goes on as if nothing had been.
 */
@LocalDynamoDbTest(scope = LocalDynamoDbTest.Scope.METHOD, ttlDelay = "PT48H")
class StoppedWorkerTest {

  private static final int NOTES = 60;
  private static final int USERS = 3;
  private static final int ROUNDS = 5;
  private static final Duration SLOW_DELETE = Duration.ofMillis(100);

  private LocalDynamoDb engine;
  private Tables tables;
  private ReactionLog reactions;

  @BeforeEach
  void start(LocalDynamoDb engine, @TempDir Path directory) {
    this.engine = engine;
    tables = new Tables(engine.endpoint());
    new TableCreator(tables.dynamoDb()).createMissing(NotestreamTables.all(tables.names()));
    reactions = new ReactionLog(directory.resolve("reactions"));
  }

  @AfterEach
  void stop() {
    tables.close();
  }

  @Test
  @Tag("proof")
  void aSweeperThatComesBackFromTheDeadSpoilsNothing() {
    engine.faults().on("DeleteItem").table("notes").latency(SLOW_DELETE);
    int created = 0;
    WorkerProcess active = WorkerProcess.start(engine.endpoint(), reactions);
    try {
      for (int round = 0; round < ROUNDS; round++) {
        created += put();
        soon().until(() -> tables.notesStored() > 0);
        int before = tables.notesStored();
        soon().until(() -> tables.notesStored() < before);
        active.stop();
        assertThat(tables.notesStored()).as("notes that the stopped sweep has left").isPositive();

        WorkerProcess next = WorkerProcess.start(engine.endpoint(), reactions);
        WorkerProcess zombie = active;
        active = next;
        try {
          soon().until(() -> tables.notesStored() == 0);
          created += put();
          zombie.goOn();
          soon().until(() -> tables.notesStored() == 0);
          int all = created;
          soon().until(() -> tables.sum(USERS, s -> s.expired()) == all);
        } finally {
          zombie.kill();
        }
      }
      int all = created;
      soon().until(() -> tables.sum(USERS, s -> s.created()) == all);
    } finally {
      active.kill();
    }

    List<AuditRecord> expired = tables.audit(ChangeKind.EXPIRED);
    assertThat(expired.stream().map(AuditRecord::noteId).distinct()).hasSize(created);
    assertThat(expired).hasSize(created);
    assertThat(tables.sum(USERS, s -> s.expired())).isEqualTo(created);
    assertThat(tables.sum(USERS, s -> s.deleted())).isZero();
    assertThat(tables.sum(USERS, s -> s.activeNotes())).isZero();
    assertThat(reactions.eventIds()).isEqualTo(Tables.eventIds(expired));
    assertThat(tables.letterStates()).isEmpty();
    Figures.print(
        "%d sweepers stopped and let go on, %d expirations, %d reactions",
        ROUNDS, created, reactions.entries().size());
  }

  private int put() {
    Instant now = Instant.now();
    tables.put(NOTES, USERS, now, Expiry.notBefore(now.minusSeconds(2)));
    return NOTES;
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(20));
  }
}
