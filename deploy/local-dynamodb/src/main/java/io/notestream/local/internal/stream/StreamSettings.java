package io.notestream.local.internal.stream;

import java.time.Duration;

/**
 * The settings of streams.
 *
 * @param region the region in ARNs and records
 * @param initialShards how many shards a new stream has; 1 to 1000
 * @param shardLifetime the age, by the engine's clock, at which an open shard is closed and goes on
 *     in a child; zero for never
 */
public record StreamSettings(String region, int initialShards, Duration shardLifetime) {

  /** The account in every ARN. */
  public static final String ACCOUNT = "000000000000";

  /** How long records and closed shards are kept. */
  public static final Duration RETENTION = Duration.ofHours(24);

  /** How long an iterator can be used. */
  public static final Duration ITERATOR_LIFETIME = Duration.ofMinutes(15);

  /** The age at which DynamoDB rolls its shards over, more or less. */
  public static final Duration DEFAULT_SHARD_LIFETIME = Duration.ofHours(4);

  private static final int MOST_INITIAL_SHARDS = 1000;

  public StreamSettings {
    if (initialShards < 1 || initialShards > MOST_INITIAL_SHARDS) {
      throw new IllegalArgumentException(
          "initialShards must be 1 to " + MOST_INITIAL_SHARDS + ", not " + initialShards);
    }
    if (shardLifetime.isNegative()) {
      throw new IllegalArgumentException("shardLifetime must not be negative: " + shardLifetime);
    }
  }

  /** Returns settings of one shard a stream, which is rolled over every four hours. */
  public static StreamSettings of(String region) {
    return new StreamSettings(region, 1, DEFAULT_SHARD_LIFETIME);
  }
}
