package io.notestream.consumer.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.notestream.consumer.expiry.ReactionRetries;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The function that tries pending reactions again; meant to be run on a schedule, every minute for
 * instance, with a timeout of a minute or more. Needs the same settings as {@link StreamHandler}.
 * Any input will do. Thread-safe.
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
    ReactionRetries.Pass pass = sandbox.retries().runOnce(Invocation.of(context, sandbox.clock()));
    JSON.writeValue(
        output,
        JSON.createObjectNode()
            .put("done", pass.done())
            .put("failed", pass.failed())
            .put("givenUp", pass.givenUp())
            .put("passedOver", pass.passedOver()));
  }
}
