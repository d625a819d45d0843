package io.notestream.stack.expiration;

import static org.awaitility.Awaitility.await;

import io.notestream.stack.LocalStack;
import io.notestream.stack.NotesClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A user who writes one note after the other while something else goes on, and measures how long it
 * takes until each is counted.
 */
final class Bystander implements AutoCloseable {

  private final NotesClient notes;
  private final List<Duration> delays = new ArrayList<>();
  private final CompletableFuture<Void> writing;
  private volatile boolean ending;

  private Bystander(LocalStack stack) {
    notes = new NotesClient(stack.api(), "bystander");
    writing = CompletableFuture.runAsync(this::write);
  }

  static Bystander of(LocalStack stack) {
    return new Bystander(stack);
  }

  private void write() {
    while (!ending) {
      long before = notes.counter("created");
      long begun = System.nanoTime();
      notes.create("{\"title\":\"meanwhile\"}");
      await()
          .atMost(Duration.ofMinutes(2))
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(10))
          .until(() -> notes.counter("created") > before);
      delays.add(Duration.ofNanos(System.nanoTime() - begun));
    }
  }

  /** Ends it and tells the delays; fails if a note was never counted. */
  List<Duration> delays() {
    close();
    writing.join();
    return delays;
  }

  @Override
  public void close() {
    ending = true;
  }
}
