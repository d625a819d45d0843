package io.notestream.consumer.worker;

import io.notestream.consumer.internal.thread.DaemonThreads;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open parts of a worker. They are closed in the opposite order, within a limit: a part may
 * wait for a call to which DynamoDB never responds. Used by one thread.
 */
final class OpenParts {

  private static final Logger LOG = LoggerFactory.getLogger(OpenParts.class);

  /** How long the parts may take once they are interrupted. */
  private static final Duration INTERRUPTED = Duration.ofMillis(300);

  private record Part(String name, AutoCloseable resource) {}

  private final Deque<Part> open = new ArrayDeque<>();
  private volatile @Nullable String closing;

  /** Adds a part, which is closed before all that were added earlier. */
  void add(String name, AutoCloseable resource) {
    open.push(new Part(name, resource));
  }

  /**
   * Closes all parts. Once the limit is over, the part that keeps the others waiting is named in
   * the log and interrupted, and what is still not closed then goes on in the background.
   */
  void close(Duration limit) {
    Thread closer = DaemonThreads.thread("worker-close", this::closeAll);
    closer.start();
    try {
      closer.join(limit.toMillis());
      if (closer.isAlive()) {
        LOG.warn("{} did not close within {}; it is cut off", closing, limit);
        closer.interrupt();
        closer.join(INTERRUPTED.toMillis());
      }
    } catch (InterruptedException e) {
      closer.interrupt();
      Thread.currentThread().interrupt();
    }
  }

  private void closeAll() {
    while (!open.isEmpty()) {
      Part part = open.pop();
      closing = part.name();
      try {
        part.resource().close();
      } catch (Exception e) {
        // AutoCloseable allows any; one part that does not close must not keep the others open.
        LOG.warn("{} could not be closed", part.name(), e);
      }
    }
  }
}
