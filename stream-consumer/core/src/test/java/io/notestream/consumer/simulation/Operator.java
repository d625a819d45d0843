package io.notestream.consumer.simulation;

import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.deadletter.DeadLetters;
import io.notestream.consumer.deadletter.LetterEntry;
import io.notestream.model.view.DeadLetter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;

/** Redrives what stands in the dead letters and can be read, in any order. */
final class Operator extends Process {

  private static final Duration CLOSED = Duration.ofDays(7);

  Operator(World world) {
    super(world);
  }

  /** Returns whether nothing is left that can be redriven, or is to be tried again. */
  @Override
  boolean isIdle() {
    DeadLetters letters = letters(world().kernel()::instant);
    return open(letters).isEmpty() && letters.list(DeadLetter.State.RETRY).findAny().isEmpty();
  }

  @Override
  void live() {
    DeadLetters letters = letters(clock());
    try (StreamConsumer consumer = world().consumers().make(this, new SimulatedReactor(this))) {
      while (!isStopping()) {
        actor().sleep(4000 + actor().random().nextInt(8000));
        try {
          redriveAll(letters, consumer);
        } catch (SdkException e) {
          // The command fails, and is tried again later.
        }
      }
    }
  }

  private DeadLetters letters(InstantSource clock) {
    return new DeadLetters(Network.DYNAMO_DB, world().names(), clock, CLOSED);
  }

  private void redriveAll(DeadLetters letters, StreamConsumer consumer) {
    List<LetterEntry> open = open(letters);
    Collections.shuffle(open, actor().random());
    BatchControl control = BatchControl.until(stopping());
    for (LetterEntry letter : open) {
      world()
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
