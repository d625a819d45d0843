package io.notestream.consumer.expiry;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.notestream.consumer.EngineTables;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.deadletter.DeadLetters;
import io.notestream.consumer.deadletter.LetterEntry;
import io.notestream.consumer.deadletter.LetterStore;
import io.notestream.consumer.deadletter.RedriveResult;
import io.notestream.model.change.ExpiryCause;
import io.notestream.model.change.NoteChange;
import io.notestream.model.note.Note;
import io.notestream.model.view.DeadLetter;
import io.notestream.model.view.DeadLetter.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ReactionRetriesTest {

  @AutoClose private final RetryWorld world = new RetryWorld();

  private final EngineTables tables = world.tables;
  private final RecordingReaction.Channel channel = world.channel;
  private final SimpleMeterRegistry meters = world.meters;
  private final LetterStore letters = world.letters;
  private final DeadLetters deadLetters = world.deadLetters;
  private final Reactions reactions = world.reactions;
  private final ReactionRetries retries = world.retries;

  @Test
  void doesWhatIsDueOnceTheTargetIsBack() {
    NoteChange.Expired expired = world.park(1);
    channel.succeed();
    tables.advance(Duration.ofMinutes(1));

    assertThat(retries.runOnce(BatchControl.untilDone()))
        .isEqualTo(new ReactionRetries.Pass(1, 0, 0, 0));

    assertThat(channel.done()).containsExactly(expired.eventId());
    DeadLetter done = world.only(State.DONE);
    assertThat(done.appliedAt()).isEqualTo(tables.clock().instant());
    assertThat(done.purgeAt()).isEqualTo(tables.clock().instant().plus(RetryWorld.RETENTION));
    assertThat(done.nextAt()).isNull();
    assertThat(meters.get("notestream.expirations.late").counter().count()).isEqualTo(1);
  }

  @Test
  void leavesAloneWhatIsNotDue() {
    world.park(1);
    channel.succeed();
    tables.advance(Duration.ofSeconds(29));

    assertThat(retries.runOnce(BatchControl.untilDone()))
        .isEqualTo(new ReactionRetries.Pass(0, 0, 0, 0));
    assertThat(channel.done()).isEmpty();
  }

  @Test
  void waitsLongerAfterEveryFailure() {
    world.park(1);
    tables.advance(Duration.ofMinutes(1));

    assertThat(retries.runOnce(BatchControl.untilDone()).failed()).isEqualTo(1);

    DeadLetter letter = world.only(State.RETRY);
    assertThat(letter.attempts()).isEqualTo(2);
    assertThat(letter.detail()).contains("down");
    assertThat(letter.nextAt())
        .isBetween(
            tables.clock().instant().plusSeconds(60), tables.clock().instant().plusSeconds(90));
  }

  @Test
  void givesUpOnlyAfterHoursAndIsThenRedrivenAlone() {
    NoteChange.Expired expired = world.park(1);
    for (int hour = 0; hour < 11; hour++) {
      tables.advance(Duration.ofHours(1));
      assertThat(retries.runOnce(BatchControl.untilDone()).givenUp()).isZero();
    }
    tables.advance(Duration.ofHours(2));

    assertThat(retries.runOnce(BatchControl.untilDone()).givenUp()).isEqualTo(1);

    LetterEntry open = deadLetters.list(State.OPEN).findFirst().orElseThrow();
    assertThat(open.key().reaction()).isEqualTo("recording");
    channel.succeed();
    assertThat(deadLetters.redrive(open.id(), (r, l, c) -> null, BatchControl.untilDone()))
        .extracting(RedriveResult::outcome)
        .isEqualTo(RedriveResult.Outcome.REACTION_DUE);
    tables.advance(Circuit.LONGEST_PAUSE);
    assertThat(retries.runOnce(BatchControl.untilDone()).done()).isEqualTo(1);
    assertThat(channel.done()).containsExactly(expired.eventId());
    assertThat(world.only(State.DONE).purgeAt()).isNotNull();
  }

  @Test
  void aRedrivenReactionIsTriedForHoursAgain() {
    NoteChange.Expired expired = world.park(1);
    tables.advance(Duration.ofHours(13));
    assertThat(retries.runOnce(BatchControl.untilDone()).givenUp()).isEqualTo(1);
    LetterEntry open = deadLetters.list(State.OPEN).findFirst().orElseThrow();

    deadLetters.redrive(open.id(), (r, l, c) -> null, BatchControl.untilDone());
    for (int hour = 0; hour < 11; hour++) {
      tables.advance(Duration.ofHours(1));
      assertThat(retries.runOnce(BatchControl.untilDone()).failed()).isEqualTo(1);
    }
    assertThat(world.only(State.RETRY).parkedAt()).as("as it was").isEqualTo(open.at());

    tables.advance(Duration.ofHours(2));
    assertThat(retries.runOnce(BatchControl.untilDone()).givenUp()).isEqualTo(1);

    deadLetters.redrive(open.id(), (r, l, c) -> null, BatchControl.untilDone());
    channel.succeed();
    tables.advance(Circuit.LONGEST_PAUSE);
    assertThat(retries.runOnce(BatchControl.untilDone()).done()).isEqualTo(1);
    assertThat(channel.done()).containsExactly(expired.eventId());
  }

  @Test
  void aTargetThatIsBrokenForAnHourGetsEverythingInTheEnd() {
    List<String> events =
        LongStream.rangeClosed(1, 60)
            .mapToObj(world::park)
            .map(NoteChange.Expired::eventId)
            .toList();
    for (int minute = 0; minute < 60; minute++) {
      tables.advance(Duration.ofMinutes(1));
      retries.runOnce(BatchControl.untilDone());
    }
    assertThat(channel.done()).isEmpty();
    assertThat(channel.seen().size()).as("the broken target is left alone").isLessThan(200);

    channel.succeed();
    for (int minute = 0; minute < 50; minute++) {
      tables.advance(Duration.ofMinutes(1));
      retries.runOnce(BatchControl.untilDone());
    }

    assertThat(channel.done()).containsExactlyInAnyOrderElementsOf(events);
    assertThat(deadLetters.list(State.RETRY)).isEmpty();
  }

  @Test
  void twoProcessesDoEachReactionOnce() throws Exception {
    List<String> events =
        LongStream.rangeClosed(1, 40)
            .mapToObj(world::park)
            .map(NoteChange.Expired::eventId)
            .toList();
    channel.succeed();
    tables.advance(Duration.ofMinutes(10));
    ReactionRetries other = world.retries(world.reactions(world.recording()));
    ExecutorService threads = Executors.newFixedThreadPool(2);
    world.opened(threads::shutdownNow);

    Future<ReactionRetries.Pass> first =
        threads.submit(() -> retries.runOnce(BatchControl.untilDone()));
    Future<ReactionRetries.Pass> second =
        threads.submit(() -> other.runOnce(BatchControl.untilDone()));

    int done = first.get().done() + second.get().done();
    // The circuit opened while they were parked: two that begin at once may both hope to be its
    // probe, and the one that is not waits for its next time.
    tables.advance(Duration.ofMinutes(10));
    done += retries.runOnce(BatchControl.untilDone()).done();
    assertThat(done).isEqualTo(40);
    assertThat(channel.done()).containsExactlyInAnyOrderElementsOf(events);
  }

  @Test
  void aClaimThatItsProcessDiedWithLapses() {
    world.park(1);
    channel.succeed();
    tables.advance(Duration.ofMinutes(1));
    LetterEntry entry = letters.due(tables.clock().instant()).findFirst().orElseThrow();
    letters.claim(entry, tables.clock().instant().plusSeconds(70)).orElseThrow();

    assertThat(retries.runOnce(BatchControl.untilDone()).done()).isZero();
    tables.advance(Duration.ofSeconds(71));

    assertThat(retries.runOnce(BatchControl.untilDone()).done()).isEqualTo(1);
  }

  @Test
  void aReactionThatIsNoLongerConfiguredWaitsAndIsGivenUpAfterHours() {
    world.park(1);
    Reactions others = world.reactions("log");
    ReactionRetries withoutIt = world.retries(others);
    tables.advance(Duration.ofMinutes(1));

    assertThat(withoutIt.runOnce(BatchControl.untilDone()).failed()).isEqualTo(1);
    tables.advance(Duration.ofHours(13));

    assertThat(withoutIt.runOnce(BatchControl.untilDone()).givenUp()).isEqualTo(1);
    assertThat(world.only(State.OPEN).detail()).contains("no reaction of that name");
  }

  @Test
  void stopsWhenAsked() {
    world.park(1);
    channel.behave(event -> new CountDownLatch(1).await());
    tables.advance(Duration.ofMinutes(1));

    ReactionRetries.Pass pass =
        retries.runOnce(BatchControl.until(() -> !channel.seen().isEmpty()));

    assertThat(pass.done()).isZero();
    assertThat(world.only(State.RETRY).detail()).isEqualTo("stopped");
  }

  @Test
  void aReactionOfWhichAPartIsMissingIsGivenUpAtOnce() {
    DeadLetter letter = parkLarge().letter();
    tables
        .client()
        .deleteItem(r -> r.tableName(tables.names().noteOps()).key(letter.key().part(2)));
    channel.succeed();
    tables.advance(Duration.ofMinutes(1));

    assertThat(retries.runOnce(BatchControl.untilDone()).givenUp()).isEqualTo(1);

    assertThat(world.only(State.OPEN).detail()).contains("part 2").contains("is missing");
    assertThat(deadLetters.list(State.RETRY)).isEmpty();
  }

  @Test
  void aReactionWhoseLetterCannotBeReadIsGivenUpAtOnceAndKeepsNoOtherWaiting() {
    world.park(1);
    spoil(world.only(State.RETRY), "attempts", AttributeValue.fromN("1.5"));
    NoteChange.Expired other = world.park(2);
    channel.succeed();
    tables.advance(Duration.ofMinutes(1));

    ReactionRetries.Pass pass = retries.runOnce(BatchControl.untilDone());

    assertThat(pass).isEqualTo(new ReactionRetries.Pass(1, 0, 0, 0));
    assertThat(channel.done()).containsExactly(other.eventId());
  }

  @Test
  void aLetterThatCannotBeReadIsOpenedOnceItsReactionIsDue() {
    world.park(1);
    DeadLetter letter = world.only(State.RETRY);
    spoil(letter, "parkedAt", AttributeValue.fromS("yesterday"));
    channel.succeed();
    tables.advance(Duration.ofMinutes(1));

    assertThat(retries.runOnce(BatchControl.untilDone()).givenUp()).isEqualTo(1);

    assertThat(deadLetters.list(State.RETRY)).isEmpty();
    assertThat(deadLetters.list(State.OPEN))
        .extracting(LetterEntry::key)
        .containsOnly(letter.key());
    assertThat(tables.get(tables.names().noteOps(), letter.key().toAttributes()).get("detail").s())
        .contains("cannot be read", "parkedAt");
    assertThat(meters.get("notestream.reactions").tag("outcome", "given-up").counter().count())
        .isEqualTo(1);
  }

  private void spoil(DeadLetter letter, String attribute, AttributeValue value) {
    tables
        .client()
        .updateItem(
            r ->
                r.tableName(tables.names().noteOps())
                    .key(letter.key().toAttributes())
                    .updateExpression("SET " + attribute + " = :spoiled")
                    .expressionAttributeValues(Map.of(":spoiled", value)));
  }

  @Test
  void keepsANoteThatDoesNotFitOneItem() {
    Note note = parkLarge().note();
    List<Note> seen = new ArrayList<>();
    channel.behave(event -> seen.add(event.note()));
    tables.advance(Duration.ofMinutes(1));

    assertThat(retries.runOnce(BatchControl.untilDone()).done()).isEqualTo(1);

    assertThat(seen).containsExactly(note);
    DeadLetter done = world.only(State.DONE);
    for (int part = 1; part <= done.parts(); part++) {
      assertThat(tables.get(tables.names().noteOps(), done.key().part(part)))
          .as("a part goes when its letter goes")
          .containsKey("purgeAt");
    }
  }

  private record Large(Note note, DeadLetter letter) {}

  /** Makes an expiration whose reaction fails, of a note that fills several items. */
  private Large parkLarge() {
    byte[] noise = new byte[380_000];
    new Random(1).nextBytes(noise);
    StringBuilder body = new StringBuilder();
    for (byte b : noise) {
      body.append((char) (0x21 + (b & 0x3f)));
      body.append((char) (0x100 + (b & 0xff)));
    }
    Note note = Expirations.expired(1).before().toBuilder().body(body.toString()).build();
    NoteChange.Expired expired = Expirations.expired(note, 99, ExpiryCause.TTL);
    channel.fail("down");
    reactions.begin(BatchControl.untilDone()).react(List.of(expired));
    DeadLetter letter = world.only(State.RETRY);
    assertThat(letter.parts()).isGreaterThan(1);
    return new Large(note, letter);
  }
}
