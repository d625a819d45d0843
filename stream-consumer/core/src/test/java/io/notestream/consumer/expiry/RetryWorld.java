package io.notestream.consumer.expiry;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.notestream.consumer.EngineTables;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.deadletter.DeadLetters;
import io.notestream.consumer.deadletter.LetterEntry;
import io.notestream.consumer.deadletter.LetterStore;
import io.notestream.consumer.decode.ExpiryCauseRule;
import io.notestream.model.change.NoteChange;
import io.notestream.model.view.DeadLetter;
import io.notestream.model.view.DeadLetter.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Tables, reactions of which one is steered by a test, and their retries. */
final class RetryWorld implements AutoCloseable {

  static final Duration RETENTION = Duration.ofDays(7);

  final EngineTables tables = EngineTables.startAt(Expirations.EXPIRY.plusSeconds(2));
  final RecordingReaction.Channel channel;
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final LetterStore letters = new LetterStore(tables.client(), tables.names());
  final DeadLetters deadLetters =
      new DeadLetters(tables.client(), tables.names(), tables.clock(), RETENTION);
  final Reactions reactions;
  final ReactionRetries retries;

  private final String name = "c" + UUID.randomUUID();
  private final List<AutoCloseable> opened = new ArrayList<>();

  RetryWorld() {
    channel = RecordingReaction.channel(name);
    reactions = reactions(recording());
    retries = retries(reactions);
  }

  /** The settings of the reaction that the channel steers. */
  String recording() {
    return "recording:channel=" + name;
  }

  /** Makes an expiration whose reaction fails at once. */
  NoteChange.Expired park(long sequence) {
    NoteChange.Expired expired = Expirations.expired(sequence);
    channel.fail("down");
    reactions.begin(BatchControl.untilDone()).react(List.of(expired));
    channel.seen().clear();
    return expired;
  }

  DeadLetter only(State state) {
    List<LetterEntry> entries = deadLetters.list(state).toList();
    assertThat(entries).hasSize(1);
    return letters.get(entries.get(0).key()).orElseThrow();
  }

  /** Further reactions, with circuits of their own. */
  Reactions reactions(String settings) {
    return opened(builder(settings).build());
  }

  Reactions.Builder builder(String settings) {
    return Reactions.builder(
            new ReactionContext(
                tables.client(),
                tables.names(),
                tables.clock(),
                ReactionContext.DEFAULT_ARCHIVE_RETENTION))
        .choose(ReactionSettings.parseAll(List.of(settings)))
        .meters(meters);
  }

  ReactionRetries retries(Reactions of) {
    return opened(new ReactionRetries(of, ExpiryCauseRule.standard(), RETENTION));
  }

  <T extends AutoCloseable> T opened(T made) {
    opened.add(made);
    return made;
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable one : opened) {
      one.close();
    }
    tables.close();
  }
}
