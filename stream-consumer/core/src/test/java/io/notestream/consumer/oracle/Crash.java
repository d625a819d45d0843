package io.notestream.consumer.oracle;

import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Kills a process before one of its calls to DynamoDB leaves, or after the response has come: after
 * that none of its threads gets another call through.
 */
public final class Crash implements ExecutionInterceptor {

  /** What the threads of a killed process die of. */
  public static final class Killed extends Error {
    Killed() {
      super("killed", null, false, false);
    }
  }

  private final AtomicInteger moments;

  /**
   * @param moment before the first call is 0, after its response 1, before the second call 2, and
   *     so on; a negative one never comes
   */
  public Crash(int moment) {
    moments = new AtomicInteger(moment < 0 ? Integer.MAX_VALUE : moment);
  }

  boolean happened() {
    return moments.get() < 0;
  }

  @Override
  public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
    pass();
  }

  @Override
  public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
    pass();
  }

  private void pass() {
    if (moments.getAndUpdate(left -> left < 0 ? left : left - 1) <= 0) {
      throw new Killed();
    }
  }
}
