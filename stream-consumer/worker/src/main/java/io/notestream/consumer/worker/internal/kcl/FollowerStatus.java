package io.notestream.consumer.worker.internal.kcl;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How following the stream goes at this moment.
 *
 * @param phase where in its life the follower is
 * @param streamArn the stream that is read; {@code null} before it is known
 * @param shards how many shards are being read
 * @param problem what keeps the follower from starting, in words; {@code null} if nothing does
 * @param stuck what has shown no sign of life for too long: shards by their ids, or the scheduler
 */
public record FollowerStatus(
    Phase phase,
    @Nullable String streamArn,
    int shards,
    @Nullable String problem,
    List<String> stuck) {

  /** Where in its life a follower is. */
  public enum Phase {
    STARTING,
    READING,
    STOPPED
  }
}
