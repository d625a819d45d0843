package io.notestream.consumer.simulation;

import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.expiry.ReactionRetries;
import java.time.Duration;
import software.amazon.awssdk.core.exception.SdkException;

/** Tries the pending reactions again now and then, on an actor of its own beside the worker's. */
final class Retrying {

  private final Worker worker;
  private final StreamConsumer consumer;
  private final ReactionRetries retries;

  Retrying(Worker worker, StreamConsumer consumer, SimulatedReactor reactor) {
    this.worker = worker;
    this.consumer = consumer;
    this.retries = reactor.retries();
  }

  void start() {
    worker
        .world()
        .kernel()
        .spawn(worker.actor().name() + " retries", worker.actor().life(), this::retry);
  }

  private void retry() {
    Stop stop = worker.stopping();
    while (!stop.requested()) {
      stop.pause(Duration.ofMillis(5_000L + Actor.current().random().nextInt(10_000)));
      try {
        if (consumer.isLive()) {
          count(retries.runOnce(BatchControl.until(stop)));
        }
      } catch (SdkException e) {
        worker.world().trace().count("retries failed"); // The task is run again later.
      }
    }
  }

  private void count(ReactionRetries.Pass pass) {
    Trace trace = worker.world().trace();
    trace.count("retry DONE", pass.done());
    trace.count("retry FAILED", pass.failed());
    trace.count("retry PASSED_OVER", pass.passedOver());
    trace.count("retry GIVEN_UP", pass.givenUp());
  }
}
