package io.notestream.writer.server;

import io.notestream.observe.CloudWatchSettings;
import org.jspecify.annotations.Nullable;

/**
 * Where a server shows its meters. Immutable.
 *
 * @param host the address that {@code GET /metrics} and {@code GET /info} are served on; they say
 *     nothing of users or notes, but what is said of the service is not for everybody
 * @param port 0 for any that is free; {@code null} to serve neither
 * @param cloudWatch what is published to CloudWatch as well; {@code null} for nothing
 */
public record MetricsSettings(
    String host, @Nullable Integer port, @Nullable CloudWatchSettings cloudWatch) {

  /** {@return settings for no endpoint and no CloudWatch} */
  public static MetricsSettings none() {
    return new MetricsSettings("127.0.0.1", null, null);
  }

  /**
   * {@return settings for endpoints on this machine's loopback}
   *
   * @param port 0 for any that is free
   */
  public static MetricsSettings onLoopback(int port) {
    return new MetricsSettings("127.0.0.1", port, null);
  }

  /** Returns whether anybody is shown the meters. */
  boolean areShown() {
    return port != null || cloudWatch != null;
  }
}
