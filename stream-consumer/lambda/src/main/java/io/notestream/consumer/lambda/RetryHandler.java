package io.notestream.consumer.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.blob.BlobRemover;
import io.notestream.consumer.expiry.ReactionRetries;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The function that tries pending reactions again, and then, if it knows where large bodies are,
 * does the removals that are due; meant to be run on a schedule, every minute for instance, with a
 * timeout of a minute or more. Needs the same settings as {@link StreamHandler}. Any input will do.
 * Thread-safe.
 */
public final class RetryHandler implements RequestStreamHandler {

  private static final JsonMapper JSON = new JsonMapper();

  private final Sandbox sandbox;

  /** With the settings of the environment. */
  public RetryHandler() {
    this(Sandbox.shared());
  }

  RetryHandler(Sandbox sandbox) {
    this.sandbox = sandbox;
  }

  /** Tries what is due, as far as the time goes, and answers what became of it. */
  @Override
  public void handleRequest(InputStream input, OutputStream output, @Nullable Context context)
      throws IOException {
    BatchControl time = Invocation.of(context, sandbox.clock());
    ReactionRetries.Pass pass = sandbox.retries().runOnce(time);
    BlobRemover.Pass blobs =
        sandbox
            .removals()
            .map(removals -> removals.runOnce(time))
            .orElse(new BlobRemover.Pass(0, 0, 0));
    JSON.writeValue(
        output,
        JSON.createObjectNode()
            .put("done", pass.done())
            .put("failed", pass.failed())
            .put("givenUp", pass.givenUp())
            .put("passedOver", pass.passedOver())
            .put("bodiesRemoved", blobs.removed())
            .put("bodiesKept", blobs.kept())
            .put("bodiesPostponed", blobs.postponed()));
  }
}
