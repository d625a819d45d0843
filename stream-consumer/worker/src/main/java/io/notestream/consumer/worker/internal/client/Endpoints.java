package io.notestream.consumer.worker.internal.client;

import io.notestream.model.endpoint.ConfiguredEndpoints;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where DynamoDB and DynamoDB Streams are. Immutable.
 *
 * @param dynamoDb {@code null} for the region's own
 * @param streams {@code null} for the region's own
 */
public record Endpoints(@Nullable URI dynamoDb, @Nullable URI streams) {

  /**
   * Returns the endpoints of a worker.
   *
   * @param dynamoDb {@code null} for what is configured for the SDK, or the region's own
   * @param streams {@code null} for where DynamoDB is or, if that is not said either, for what is
   *     configured for the SDK
   */
  public static Endpoints of(@Nullable URI dynamoDb, @Nullable URI streams) {
    if (dynamoDb != null) {
      return new Endpoints(dynamoDb, streams == null ? dynamoDb : streams);
    }
    URI configured = ConfiguredEndpoints.dynamoDb();
    URI configuredStreams = streams == null ? ConfiguredEndpoints.dynamoDbStreams() : streams;
    return new Endpoints(configured, configuredStreams == null ? configured : configuredStreams);
  }

  /** Returns whether both are in one place. */
  boolean areOne() {
    return Objects.equals(dynamoDb, streams);
  }
}
