package io.notestream.consumer.simulation;

import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.deadletter.DeadLetters;
import io.notestream.consumer.deadletter.LetterEntry;
import io.notestream.model.table.TableNames;
import io.notestream.model.view.DeadLetter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/** Redrives what stands in the dead letters and can be read, in any order. */
final class Operator implements Process {

  private static final Duration CLOSED = Duration.ofDays(7);

  private final World world;
  private final TableNames names;
  private @Nullable Actor actor;
  private boolean stopping;

  Operator(World world, TableNames names) {
    this.world = world;
    this.names = names;
  }

  @Override
  public Actor start(String name) {
    actor = world.kernel().spawn(name, this::live);
    return actor;
  }

  @Override
  public void stop() {
    stopping = true;
  }

  /** Returns whether nothing is left that can be redriven; to be asked by the director. */
  @Override
  public boolean isIdle() {
    return open(new DeadLetters(Network.DYNAMO_DB, names, Instant::now, CLOSED)).isEmpty();
  }

  private void live() {
    Actor self = Objects.requireNonNull(actor);
    DeadLetters letters = new DeadLetters(Network.DYNAMO_DB, names, self.kernel()::instant, CLOSED);
    try (StreamConsumer consumer = world.consumers().make(self, world.reactor(self))) {
      while (!stopping) {
        self.sleep(4000 + self.random().nextInt(8000));
        try {
          redriveAll(letters, consumer, self);
        } catch (SdkException e) {
          // The command fails, and is tried again later.
        }
      }
    }
  }

  private void redriveAll(DeadLetters letters, StreamConsumer consumer, Actor self) {
    List<LetterEntry> open = open(letters);
    Collections.shuffle(open, self.random());
    BatchControl control = BatchControl.until(new VirtualStop(self, () -> stopping));
    for (LetterEntry letter : open) {
      world
          .trace()
          .count("redrive " + letters.redrive(letter.id(), consumer::redrive, control).outcome());
    }
  }

  private static List<LetterEntry> open(DeadLetters letters) {
    List<LetterEntry> open = new ArrayList<>(letters.list(DeadLetter.State.OPEN).toList());
    open.removeIf(letter -> letter.reason().equals("MALFORMED"));
    return open;
  }
}
