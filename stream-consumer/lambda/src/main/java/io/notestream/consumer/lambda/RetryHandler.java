package io.notestream.consumer.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.blob.BlobRemover;
import io.notestream.consumer.expiry.ReactionRetries;
import io.notestream.model.json.JsonTrees;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The function that retries pending reactions, and then, if {@code NOTESTREAM_BLOBS} says where
 * large bodies are, removes those that are due. If the generation of the settings is not the live
 * one, it leaves both to that. It also looks whether the stream is on, since a stream that was
 * switched off invokes nobody, and in the time that is left it recounts a few users. Run it on a
 * schedule, every minute, with a timeout of 75 s and with the settings of {@link StreamHandler}. It
 * ignores its input. Thread-safe.
 */
public final class RetryHandler implements RequestStreamHandler {

  private static final Logger LOG = LoggerFactory.getLogger(RetryHandler.class);

  private final Sandbox sandbox;

  /**
   * Reads the settings from the environment, as Lambda needs it.
   *
   * @throws IllegalArgumentException naming every variable that cannot be read
   */
  public RetryHandler() {
    this(Sandbox.shared());
  }

  RetryHandler(Sandbox sandbox) {
    this.sandbox = sandbox;
    sandbox.removals(); // A location that cannot be opened is an error of the start.
  }

  /**
   * Retries what is due until the remaining time is up.
   *
   * @param output receives the number of reactions and bodies by outcome, of users that were
   *     recounted, and whether the stream is on, as JSON
   * @throws SdkException if what is due cannot be read; the next run tries again
   */
  @Override
  public void handleRequest(InputStream input, OutputStream output, @Nullable Context context)
      throws IOException {
    try (Run run = Run.begin(sandbox, context)) {
      retry(output, context);
    }
  }

  private void retry(OutputStream output, @Nullable Context context) throws IOException {
    BatchControl time = InvocationControl.of(context, sandbox.clock());
    if (!sandbox.retries().hasTime(time)) {
      LOG.error(
          "the function's timeout leaves no time for a reaction, so that no pending reaction is"
              + " retried: give it a minute or more");
    }
    ReactionRetries.Pass pass;
    BlobRemover.Pass blobs;
    try {
      boolean live = sandbox.consumer().isLive(); // What is due is the live generation's.
      pass = live ? sandbox.retries().runOnce(time) : new ReactionRetries.Pass(0, 0, 0, 0);
      blobs =
          sandbox
              .removals()
              .filter(removals -> live)
              .map(removals -> removals.runOnce(time))
              .orElse(new BlobRemover.Pass(0, 0, 0));
    } catch (SdkException e) {
      // DynamoDB's own words name no table.
      LOG.error("cannot read what is due in {}: {}", sandbox.tables().noteOps(), e.getMessage());
      throw e;
    }
    StreamViewCheck.State stream = sandbox.viewCheck().state();
    int recounted = sandbox.drift().map(drift -> drift.runOnce(time)).orElse(0);
    JsonTrees.standard()
        .write(
            output,
            JsonNodeFactory.instance
                .objectNode()
                .put("done", pass.done())
                .put("failed", pass.failed())
                .put("givenUp", pass.givenUp())
                .put("passedOver", pass.passedOver())
                .put("recounted", recounted)
                .put("bodiesRemoved", blobs.removed())
                .put("bodiesKept", blobs.kept())
                .put("bodiesPostponed", blobs.postponed())
                .put("stream", stream.name().toLowerCase(Locale.ROOT)));
  }
}
