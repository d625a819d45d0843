package io.notestream.consumer.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.sweep.DueSweep;
import io.notestream.model.json.JsonTrees;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The function that deletes notes when they end, where no worker sweeps. Run it on a schedule,
 * every minute, with a timeout of 75 s and with the settings of {@link StreamHandler}. It deletes
 * what is due; while another note ends before the next run it looks again each second, so that a
 * note that was there when the run began is deleted within a second or two of its end, and any
 * other within a minute. With nothing to do it ends at once. It ignores its input. Thread-safe.
 */
public final class SweepHandler implements RequestStreamHandler {

  private static final Logger LOG = LoggerFactory.getLogger(SweepHandler.class);

  /** The time between two runs. */
  private static final Duration SCHEDULE = Duration.ofMinutes(1);

  /** Notes end with a whole second. */
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  private final Sandbox sandbox;

  /**
   * Reads the settings from the environment, as Lambda needs it.
   *
   * @throws IllegalArgumentException naming every variable that cannot be read
   */
  public SweepHandler() {
    this(Sandbox.shared());
  }

  SweepHandler(Sandbox sandbox) {
    this.sandbox = sandbox;
  }

  /**
   * Deletes what is due, and what ends before the next run.
   *
   * @param output receives the number of notes that were deleted, and of those that are due and
   *     left to the next run, as JSON
   * @throws SdkException if the index of what is due cannot be read; the next run tries again
   * @throws IllegalStateException if this machine's clock is too far from DynamoDB's
   */
  @Override
  public void handleRequest(InputStream input, OutputStream output, @Nullable Context context)
      throws IOException {
    try (Run run = Run.begin(sandbox, context)) {
      sweep(output, context);
    }
  }

  private void sweep(OutputStream output, @Nullable Context context) throws IOException {
    BatchControl time = InvocationControl.of(context, sandbox.clock());
    Instant end = sandbox.clock().instant().plus(SCHEDULE);
    Stop stop = () -> time.isTimeUp(sandbox.clock().instant());
    DueSweep.Pass total = new DueSweep.Pass(0, 0);
    DueSweep.Pass last;
    try {
      do {
        last = sandbox.sweep().runOnce(stop);
        total = total.plus(last);
      } while (!stop.requested() && anyEndsBefore(end) && stop.pause(BETWEEN_LOOKS));
    } catch (SdkException e) {
      LOG.error("cannot sweep {}: {}", sandbox.tables().notes(), e.getMessage());
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the sweep was interrupted");
    }
    sandbox
        .sweep()
        .problem()
        .ifPresent(
            problem -> {
              throw new IllegalStateException(problem);
            });
    if (last.failed() > 0) {
      LOG.warn("notes that are due are left to the next run: {}", last.failed());
    }
    JsonTrees.standard()
        .write(
            output,
            JsonNodeFactory.instance
                .objectNode()
                .put("deleted", total.deleted())
                .put("left", last.failed()));
  }

  private boolean anyEndsBefore(Instant end) throws InterruptedException {
    return sandbox.sweep().problem().isEmpty()
        && sandbox.clock().instant().isBefore(end)
        && sandbox.sweep().anyEndsBefore(end);
  }
}
