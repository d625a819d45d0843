package io.notestream.consumer.worker.internal.console.shard;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Since when each lease is as it is. The lease table does not say so: it has to be looked at more
 * than once. Thread-safe.
 */
final class Progress {

  /**
   * What is known of a lease.
   *
   * @param checkpointSince since when the checkpoint is where it is
   * @param checkpointAtLeast whether it may have been there for longer: it was at the first look
   * @param renewedAt when the owner was last seen to renew the lease
   */
  record Since(Instant checkpointSince, boolean checkpointAtLeast, Instant renewedAt) {}

  private record Seen(String checkpoint, String counter, @Nullable String owner, Since since) {}

  private Map<String, Seen> byShard = new HashMap<>();
  private boolean looked;

  /** Takes another look at all leases. */
  synchronized void look(List<Lease> leases, Instant now) {
    Map<String, Seen> next = new HashMap<>();
    for (Lease lease : leases) {
      Seen before = byShard.get(lease.shardId());
      Since since;
      if (before == null) {
        since = new Since(now, !looked, now);
      } else {
        boolean moved = !before.checkpoint().equals(lease.checkpoint());
        boolean renewed = !before.counter().equals(lease.counter());
        since =
            new Since(
                moved ? now : before.since().checkpointSince(),
                !moved && before.since().checkpointAtLeast(),
                renewed ? now : before.since().renewedAt());
      }
      next.put(
          lease.shardId(), new Seen(lease.checkpoint(), lease.counter(), lease.owner(), since));
    }
    byShard = next;
    looked = true;
  }

  synchronized @Nullable Since of(String shardId) {
    Seen seen = byShard.get(shardId);
    return seen == null ? null : seen.since();
  }
}
