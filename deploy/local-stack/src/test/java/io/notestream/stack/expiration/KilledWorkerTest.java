package io.notestream.stack.expiration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notestream.consumer.worker.StreamWorker;
import io.notestream.local.LocalDynamoDb;
import io.notestream.local.fault.Fault;
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
 * Worker processes that are killed where it hurts most: each expiration has one audit record and
 * one count all the same, and at least one reaction, always with the same key.
 */
@LocalDynamoDbTest(scope = LocalDynamoDbTest.Scope.METHOD, ttlDelay = "PT48H")
class KilledWorkerTest {

  private static final int NOTES = 40;
  private static final int USERS = 3;
  private static final Duration SLOW_DELETE = Duration.ofMillis(100);

  private LocalDynamoDb engine;
  private Tables tables;
  private ReactionLog reactions;
  private int created;

  /** Where the worker is killed. */
  private enum Moment {
    BETWEEN_REACTION_AND_COMMIT,
    BETWEEN_COMMIT_AND_CHECKPOINT,
    DURING_A_SWEEP
  }

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
  void eachExpirationIsCountedOnceAndReactedToHoweverOftenTheWorkerIsKilled() {
    killAtEveryMoment(10);
  }

  private void killAtEveryMoment(int times) {
    for (int i = 0; i < times; i++) {
      for (Moment moment : Moment.values()) {
        killedAt(moment);
      }
    }
    try (StreamWorker last = WorkerProcess.settings(engine.endpoint(), reactions).start()) {
      last.ready().join();
      soon().until(() -> tables.sum(USERS, s -> s.expired()) == created);
      assertEachIsCountedOnceAndReactedTo();
    }
    int reacted = reactions.entries().size();
    Figures.print(
        "%d kills, %d expirations, %d reactions, so %d repeated",
        times * Moment.values().length, created, reacted, reacted - created);

    loseLeases();

    try (StreamWorker next = WorkerProcess.settings(engine.endpoint(), reactions).start()) {
      next.ready().join();
      tables.putLasting("marker", Instant.now());
      soon().until(() -> tables.summary("marker").created() == 1);
      assertThat(reactions.entries()).as("what was committed is not reacted to").hasSize(reacted);
      assertEachIsCountedOnceAndReactedTo();
    }
  }

  private void killedAt(Moment moment) {
    Fault noSweep = engine.faults().on("DeleteItem").table("notes").internalServerError();
    created += NOTES;
    tables.put(NOTES, USERS, Instant.now(), Expiry.notBefore(Instant.now().minusSeconds(2)));
    try (WorkerProcess worker = WorkerProcess.start(engine.endpoint(), reactions)) {
      soon().until(() -> tables.sum(USERS, s -> s.created()) == created);
      switch (moment) {
        case BETWEEN_REACTION_AND_COMMIT -> {
          int before = reactions.entries().size();
          engine.faults().on("TransactWriteItems").internalServerError();
          noSweep.remove();
          soon().until(() -> reactions.entries().size() > before);
        }
        case BETWEEN_COMMIT_AND_CHECKPOINT -> {
          long before = tables.sum(USERS, s -> s.expired());
          tables
              .leaseTables()
              .forEach(
                  table -> engine.faults().on("UpdateItem").table(table).internalServerError());
          noSweep.remove();
          soon().until(() -> tables.sum(USERS, s -> s.expired()) > before);
        }
        case DURING_A_SWEEP -> {
          int before = tables.notesStored();
          engine.faults().on("DeleteItem").table("notes").latency(SLOW_DELETE);
          noSweep.remove();
          soon().until(() -> tables.notesStored() < before);
        }
      }
      worker.kill();
      if (moment == Moment.DURING_A_SWEEP) {
        assertThat(tables.notesStored()).as("notes that the killed sweep has left").isPositive();
      }
    }
    engine.faults().clear();
  }

  private void assertEachIsCountedOnceAndReactedTo() {
    List<AuditRecord> expired = tables.audit(ChangeKind.EXPIRED);
    assertThat(expired).hasSize(created);
    assertThat(expired.stream().map(AuditRecord::noteId).distinct()).hasSize(created);
    assertThat(tables.audit(ChangeKind.CREATED).stream().filter(this::isOfTheLoad))
        .hasSize(created);
    assertThat(reactions.eventIds()).isEqualTo(Tables.eventIds(expired));
    assertThat(tables.archived()).isEqualTo(created);
    assertThat(tables.sum(USERS, s -> s.created())).isEqualTo(created);
    assertThat(tables.sum(USERS, s -> s.expired())).isEqualTo(created);
    assertThat(tables.sum(USERS, s -> s.deleted())).isZero();
    assertThat(tables.sum(USERS, s -> s.activeNotes())).isZero();
    assertThat(tables.letterStates()).isEmpty();
  }

  private boolean isOfTheLoad(AuditRecord record) {
    return record.userId().value().startsWith("user");
  }

  /**
   * The next worker finds nothing of where the former ones were, and begins with the oldest record.
   */
  private void loseLeases() {
    List<String> leases = tables.leaseTables();
    assertThat(leases).isNotEmpty();
    leases.forEach(table -> tables.dynamoDb().deleteTable(r -> r.tableName(table)));
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(20));
  }
}
