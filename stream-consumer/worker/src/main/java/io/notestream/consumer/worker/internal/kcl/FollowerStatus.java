package io.notestream.consumer.worker.internal.kcl;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The status of a {@link StreamFollower} at one moment. Immutable.
 *
 * @param phase the phase of its life
 * @param streamArn the stream that is read; {@code null} before it is known
 * @param shards how many shards are being read
 * @param problem what keeps the follower from reading, in words; {@code null} if nothing does
 * @param obstacles what keeps it from reading a part of the stream, or must never happen and did
 *     within the last hour, in words
 * @param stuck the ids of shards, or {@code scheduler}, that have made no progress for too long
 */
public record FollowerStatus(
    Phase phase,
    @Nullable String streamArn,
    int shards,
    @Nullable String problem,
    List<String> obstacles,
    List<String> stuck) {

  /** The phases of a follower's life. */
  public enum Phase {
    STARTING,
    READING,
    STOPPED
  }
}
