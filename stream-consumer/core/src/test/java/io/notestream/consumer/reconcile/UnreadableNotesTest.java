package io.notestream.consumer.reconcile;

import static io.notestream.consumer.reconcile.World.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.LogLines;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.reconcile.UserRecount.Outcome;
import io.notestream.model.note.Note;
import io.notestream.model.table.NoteKeys;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

@Timeout(60)
class UnreadableNotesTest {

  @AutoClose private final World world = new World();

  @AutoClose
  private final LogLines log = new LogLines("io.notestream.consumer.reconcile.UserReads", "");

  @Test
  void anItemThatCannotBeReadIsNamedOnceHoweverOftenItsUserIsRecounted() {
    Note note = world.create(ALICE, "shop");
    world.create(ALICE, "shop");
    world.deliver();
    Reconciler reconciler = world.reconciler(world.tables.client(), world.catchingUp());
    assertThat(reconciler.recount(ALICE, Stop.never()).outcome()).isEqualTo(Outcome.RIGHT);
    assertThat(errors(note)).isEmpty();

    world
        .tables
        .client()
        .updateItem(
            r ->
                r.tableName(world.tables.names().notes())
                    .key(NoteKeys.note(ALICE, note.id()))
                    .updateExpression("SET version = :none")
                    .expressionAttributeValues(Map.of(":none", AttributeValue.fromS("none"))));
    reconciler.recount(ALICE, Stop.never());
    reconciler.recount(ALICE, Stop.never());

    assertThat(errors(note))
        .singleElement()
        .asString()
        .contains("cannot be read and counts nothing", "version");
  }

  private List<String> errors(Note note) {
    return log.of("ERROR").stream().filter(line -> line.contains(note.id().value())).toList();
  }
}
