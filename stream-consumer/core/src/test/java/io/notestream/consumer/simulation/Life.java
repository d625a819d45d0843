package io.notestream.consumer.simulation;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** What befalls a process as a whole: all of its actors die together, and stand still together. */
final class Life {

  private boolean killed;
  private int momentsToDeath;
  private int momentsToPause;
  private long pauseMillis;
  private long pausedAt;
  private long pausedUntil;
  private @Nullable ExecutionInterceptor listener;

  /** Lets somebody hear of each request and response of the process. */
  void hear(ExecutionInterceptor interceptor) {
    listener = interceptor;
  }

  @Nullable ExecutionInterceptor listener() {
    return listener;
  }

  /** Lets each actor die the next time that it would act. */
  void kill() {
    killed = true;
  }

  boolean isKilled() {
    return killed;
  }

  /** Lets the process die in the middle of one of its next calls. */
  void killAfter(int moments) {
    momentsToDeath = moments;
  }

  /** Stops the process for a time, in the middle of one of its next calls; it does not notice. */
  void pauseAfter(int moments, long millis) {
    momentsToPause = moments;
    pauseMillis = millis;
  }

  /** Passes a moment at which a call of the process may be cut. */
  void passMoment(long now) {
    if (momentsToDeath > 0 && --momentsToDeath == 0) {
      killed = true;
    }
    if (momentsToPause > 0 && --momentsToPause == 0) {
      pausedAt = now;
      pausedUntil = now + pauseMillis;
    }
  }

  long pausedUntil() {
    return pausedUntil;
  }

  /** Returns whether others may think that the process is gone, as it was silent for so long. */
  boolean isSilentFor(long millis, long now) {
    return pausedUntil > now && now - pausedAt > millis;
  }
}
