package io.notestream.consumer.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.local.LocalClock;
import io.notestream.local.LocalDynamoDb;
import io.notestream.local.junit.LocalDynamoDbTest;
import io.notestream.model.note.Expiry;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NoteCodec;
import io.notestream.model.table.NoteKeys;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableCreator;
import io.notestream.model.table.TableNames;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Sweeps while DynamoDB's own time to live takes longer than any test. */
@LocalDynamoDbTest(
    scope = LocalDynamoDbTest.Scope.METHOD,
    frozenAt = SweepTest.TIME,
    ttlDelay = "P2D")
class SweepTest {

  static final String TIME = "2026-11-25T12:00:00Z";
  private static final Instant NOW = Instant.parse(TIME);
  private static final UserId ALICE = new UserId("alice");
  private static final Duration AMPLE = Duration.ofSeconds(75);

  private final TableNames names = TableNames.standard();
  private LocalDynamoDb engine;
  private LocalClock clock;
  private DynamoDbClient client;
  private SweepHandler handler;

  @BeforeEach
  void open(LocalDynamoDb engine, LocalClock clock, DynamoDbClient client) {
    this.engine = engine;
    this.clock = clock;
    this.client = client;
    new TableCreator(client).createMissing(NotestreamTables.all(names));
    handler = new SweepHandler(Sandbox.of(FunctionSettings.of(Map.of()), client, clock));
  }

  @Test
  void aRunDeletesWhatIsDueAndNothingElse() throws IOException {
    NoteId due = noteThatEnds(NOW);
    NoteId later = noteThatEnds(NOW.plusSeconds(61));
    NoteId never = noteThatEnds(null);

    assertThat(invoke(AMPLE)).isEqualTo("{\"deleted\":1,\"left\":0}");
    assertThat(exists(due)).isFalse();
    assertThat(exists(later)).isTrue();
    assertThat(exists(never)).isTrue();
  }

  @Test
  void aRunWithNothingToDoEndsAtOnce() throws IOException {
    noteThatEnds(NOW.plusSeconds(61));
    engine.stats().reset();

    assertThat(invoke(AMPLE)).isEqualTo("{\"deleted\":0,\"left\":0}");
    assertThat(engine.stats().calls("Query"))
        .as("a look at 16 buckets, and one ahead")
        .isEqualTo(32);
  }

  @Test
  void aRunStaysForANoteThatEndsBeforeTheNext() throws IOException {
    clock.resume();
    Instant end = clock.instant().plusSeconds(2);
    NoteId soon = noteThatEnds(end);

    assertThat(invoke(AMPLE)).isEqualTo("{\"deleted\":1,\"left\":0}");
    assertThat(exists(soon)).isFalse();
    assertThat(clock.instant()).isBetween(end.minusSeconds(1), end.plusSeconds(20));
  }

  @Test
  void aNoteThatCannotBeDeletedIsLeftToTheNextRun() throws IOException {
    NoteId due = noteThatEnds(NOW);
    engine.faults().on("DeleteItem").fail("AccessDeniedException", "not you");

    assertThat(invoke(AMPLE)).isEqualTo("{\"deleted\":0,\"left\":1}");

    engine.faults().clear();
    assertThat(invoke(AMPLE)).isEqualTo("{\"deleted\":1,\"left\":0}");
    assertThat(exists(due)).isFalse();
  }

  @Test
  void aRunWhoseTimeIsUpLeavesAllToTheNext() throws IOException {
    NoteId due = noteThatEnds(NOW);

    assertThat(invoke(Duration.ZERO)).contains("\"deleted\":0");
    assertThat(exists(due)).isTrue();
  }

  private NoteId noteThatEnds(Instant end) {
    NoteId id = NoteId.next(NOW);
    Note.Builder note = Note.builder(id, ALICE, NOW).title("milk");
    if (end != null) {
      note.expiry(new Expiry(end.getEpochSecond()));
    }
    client.putItem(r -> r.tableName(names.notes()).item(NoteCodec.encode(note.build())));
    return id;
  }

  private boolean exists(NoteId id) {
    return client.getItem(r -> r.tableName(names.notes()).key(NoteKeys.note(ALICE, id))).hasItem();
  }

  private String invoke(Duration left) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    handler.handleRequest(
        new ByteArrayInputStream("{}".getBytes(StandardCharsets.UTF_8)),
        out,
        new InvocationContext(left));
    return out.toString(StandardCharsets.UTF_8);
  }
}
