package io.notestream.local.internal.stream;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The shards of a stream at one moment, by number. Immutable. */
final class ShardSet {

  private final List<Shard> all;
  private final List<Shard> open;
  private final Instant oldestOpen;

  private ShardSet(List<Shard> all) {
    this.all = all;
    this.open =
        all.stream()
            .filter(Shard::isOpen)
            .sorted(Comparator.comparingLong(shard -> shard.range().from()))
            .toList();
    this.oldestOpen =
        open.stream().map(Shard::createdAt).min(Comparator.naturalOrder()).orElse(Instant.MAX);
  }

  static ShardSet of(List<Shard> shards) {
    return new ShardSet(shards.stream().sorted(Comparator.comparingInt(Shard::number)).toList());
  }

  List<Shard> all() {
    return all;
  }

  /** Returns the open shards, by range; each hash is in the range of exactly one. */
  List<Shard> open() {
    return open;
  }

  /**
   * Returns when the oldest of the open shards was created; {@link Instant#MAX} if there is none.
   */
  Instant oldestOpen() {
    return oldestOpen;
  }

  /** Returns the open shard of a hash. */
  Shard openFor(long hash) {
    int low = 0;
    int high = open.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (open.get(middle).range().from() <= hash) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return open.get(low);
  }

  Optional<Shard> byId(String id) {
    return all.stream().filter(shard -> shard.id().equals(id)).findFirst();
  }

  @Nullable Shard byNumber(int number) {
    int low = 0;
    int high = all.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      Shard shard = all.get(middle);
      if (shard.number() == number) {
        return shard;
      }
      if (shard.number() < number) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return null;
  }

  /** Returns this set with a shard added, or in place of the one with its number. */
  ShardSet with(Shard shard) {
    List<Shard> changed = new ArrayList<>(all);
    changed.removeIf(other -> other.number() == shard.number());
    changed.add(shard);
    return of(changed);
  }

  ShardSet without(int number) {
    return of(all.stream().filter(shard -> shard.number() != number).toList());
  }
}
