package io.notestream.consumer.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import io.notestream.function.Invocation;
import org.jspecify.annotations.Nullable;

/**
 * One run of a function: what it logs has the request's id, and when it ends, however it does, its
 * metrics are written before Lambda may freeze the sandbox.
 */
final class Run implements AutoCloseable {

  private final Sandbox sandbox;
  private final Invocation invocation;

  private Run(Sandbox sandbox, Invocation invocation) {
    this.sandbox = sandbox;
    this.invocation = invocation;
  }

  /**
   * Begins a run.
   *
   * @param context {@code null} outside of Lambda
   */
  static Run begin(Sandbox sandbox, @Nullable Context context) {
    return new Run(sandbox, Invocation.begin(context == null ? null : context.getAwsRequestId()));
  }

  @Override
  public void close() {
    try {
      sandbox.writeMetrics(System.out);
    } finally {
      invocation.close();
    }
  }
}
