package io.notestream.consumer.reconcile;

import static io.notestream.consumer.reconcile.World.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.reconcile.UserRecount.Outcome;
import io.notestream.consumer.watermark.Watermark;
import io.notestream.model.note.Note;
import io.notestream.model.note.Tags;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Changes that happen, or are counted, between the looks of a recount. */
@Timeout(60)
class ReconcileAmidTrafficTest {

  @AutoClose private final World world = new World();

  @Test
  void aLossThatShowsBetweenTheLooksIsCorrectedWithTheOthers() {
    Note gone = world.create(ALICE, "work");
    world.create(ALICE, "shop");
    world.lose();
    world.expire(gone); // Counted after the first look, which knew nothing of the note.

    assertThat(correct(world::deliver)).isEqualTo(Outcome.CORRECTED);
    assertThat(world.summed()).isEqualTo(world.counted());
  }

  @Test
  void aLossIsFoundThatAChangeHidesWhichIsStillToBeCounted() {
    Note note = world.create(ALICE, "work");
    world.lose();
    world.expire(note);
    world.deliver();

    Outcome outcome =
        correct(
            () -> {
              world.restore(note);
              world.deliver();
            },
            () -> world.expire(note),
            world::deliver);

    assertThat(outcome).isEqualTo(Outcome.CORRECTED);
    assertThat(world.summed()).isEqualTo(world.counted());
  }

  @Test
  void aLossIsFoundThatTheEndOfANoteHidesOfWhichNothingWasCounted() {
    Note note = world.create(ALICE, "work");
    world.create(ALICE, "shop");
    world.lose();

    Outcome outcome = correct(() -> world.expire(note), world::deliver);

    assertThat(outcome).isEqualTo(Outcome.CORRECTED);
    world.deliver();
    assertThat(world.summed()).isEqualTo(world.counted());
  }

  @Test
  void lossesThatMakeUpForEachOtherAreCorrectedWithOneThatIsJudgedLater() {
    Note counted = world.create(ALICE);
    world.deliver();
    world.remove(counted);
    world.lose();
    Note notCounted = world.create(ALICE);
    Note busy = world.create(ALICE);
    world.lose();
    world.remove(notCounted);
    world.deliver();

    Outcome outcome =
        correct(
            () -> {
              world.update(busy, b -> b.title("changed"));
              world.deliver();
            });

    assertThat(outcome).isEqualTo(Outcome.CORRECTED);
    assertThat(world.summed()).isEqualTo(world.counted());
  }

  @Test
  void aNoteThatWasCorrectedForIsNotCorrectedAgainForTheLossOfAnother() {
    Note first = world.create(ALICE, "shop");
    world.deliver();
    world.update(first, b -> b.tags(Tags.of(List.of("work"))));
    world.lose();
    correct();
    world.create(ALICE);
    world.lose();

    assertThat(correct()).isEqualTo(Outcome.CORRECTED);

    assertThat(
            world
                .tables
                .client()
                .scan(r -> r.tableName(world.tables.names().noteViews()))
                .items()
                .stream()
                .filter(item -> AttributeValue.fromS("CORRECTION").equals(item.get("kind")))
                .filter(
                    item -> AttributeValue.fromS(first.id().value()).equals(item.get("noteId"))))
        .hasSize(1);
  }

  @Test
  void aNoteThatCameBackAndWentAgainUnseenStaysCorrectedFor() {
    Note note = world.create(ALICE, "work");
    world.lose();
    world.expire(note);
    world.deliver();
    world.restore(note);
    world.tables.advance(Duration.ofSeconds(10));
    world.remove(note);
    world.lose();
    world.tables.advance(Duration.ofSeconds(5));

    assertThat(correct()).isEqualTo(Outcome.CORRECTED);
    world.deliver(world.lost);

    assertThat(world.summed()).isEqualTo(world.counted());
  }

  /** Corrects a user; each time that it waits for the consumer, the next of these happens. */
  private Outcome correct(Runnable... meanwhile) {
    Queue<Runnable> next = new ArrayDeque<>(List.of(meanwhile));
    Watermark settled =
        () -> {
          if (!next.isEmpty()) {
            next.remove().run();
          }
          return new Watermark.Mark(Instant.MAX, "");
        };
    return world.reconciler(world.tables.client(), settled).correct(ALICE, Stop.never()).outcome();
  }
}
