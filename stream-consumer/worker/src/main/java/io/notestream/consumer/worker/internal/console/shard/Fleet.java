package io.notestream.consumer.worker.internal.console.shard;

import io.notestream.consumer.watermark.ShardTail;
import io.notestream.consumer.worker.internal.console.activity.Activity;
import io.notestream.consumer.worker.internal.console.activity.ShardActivity;
import io.notestream.consumer.worker.internal.console.read.Sample;
import io.notestream.consumer.worker.internal.console.read.Seen;
import io.notestream.consumer.worker.internal.console.read.Watch;
import io.notestream.consumer.worker.internal.console.read.Watched;
import io.notestream.consumer.worker.internal.console.shard.ShardView.State;
import io.notestream.consumer.worker.internal.kcl.shard.ShardProgress;
import io.notestream.model.time.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.Shard;

/** Brings together what the stream, the lease table and this worker know of the shards. */
final class Fleet {

  private static final Duration LOOK = Duration.ofSeconds(4);
  private static final Duration DESCRIBE = Duration.ofSeconds(15);
  private static final double LEASE_UNITS = 0.25;

  /** One shard each time, mostly with one read of the stream. */
  private static final Duration LOOK_AT_ONE = Duration.ofSeconds(2);

  private static final double STREAM_UNITS = 0.2;

  private final Source source;
  private final InstantSource clock;
  private final Activity activity;
  private final Progress progress = new Progress();
  private final Watched<List<Lease>> leases;
  private final Watched<List<Shard>> shards;
  private final Backlog backlog;
  private final Watched<String> backlogs;

  /**
   * Where the shards are.
   *
   * @param leaseTable the name of the lease table; {@code null} before the stream is known
   * @param shards lists the shards of the stream, asking DynamoDB
   * @param stuck the shards of this worker that make no progress
   * @param progress how far the shards are that this worker reads
   * @param tails makes a reader of a shard; {@code null} before the stream is known
   * @param self the name of this worker, as the owner of leases
   * @param abandonedAfter how long a lease may go without being renewed
   */
  record Source(
      Supplier<@Nullable String> leaseTable,
      Supplier<List<Shard>> shards,
      Supplier<Set<String>> stuck,
      Supplier<List<ShardProgress>> progress,
      Function<String, @Nullable ShardTail> tails,
      String self,
      Duration abandonedAfter) {}

  Fleet(
      Source source, DynamoDbClient dynamoDb, Watch watch, Activity activity, InstantSource clock) {
    this.source = source;
    this.clock = clock;
    this.activity = activity;
    Leases table = new Leases(dynamoDb);
    this.leases = watch.add("the lease table", LOOK, LEASE_UNITS, () -> leases(table));
    this.shards =
        watch.add("the shards", DESCRIBE, 1, () -> new Sample<>(source.shards().get(), 0));
    this.backlog = new Backlog(source.tails(), clock);
    this.backlogs = watch.add("the others' shards", LOOK_AT_ONE, STREAM_UNITS, this::lookAtOne);
  }

  private Sample<List<Lease>> leases(Leases table) {
    String name = source.leaseTable().get();
    Sample<List<Lease>> sample = name == null ? new Sample<>(List.of(), 0) : table.all(name);
    progress.look(sample.value(), clock.instant());
    return sample;
  }

  /** Looks at a shard that this worker does not read. */
  private Sample<String> lookAtOne() {
    int reads =
        backlog.lookAtNext(
            orNone(leases.seen().value()).stream()
                .filter(lease -> !lease.isDone() && !source.self().equals(lease.owner()))
                .toList());
    return new Sample<>("", reads);
  }

  /** What this worker knows of a shard; {@code null} if another one reads it by now. */
  private @Nullable ShardActivity own(
      String shardId, @Nullable Lease lease, Map<String, ShardActivity> own) {
    boolean others = lease != null && lease.owner() != null && !lease.owner().equals(source.self());
    return others ? null : own.get(shardId);
  }

  /** Returns all shards, and what cannot be read. */
  Map<String, @Nullable Object> report() {
    Seen<List<Lease>> seenLeases = leases.look();
    Seen<List<Shard>> seenShards = shards.look();
    backlogs.want();
    Instant at = seenLeases.at() == null ? clock.instant() : seenLeases.at();
    List<ShardView> views = views(orNone(seenLeases.value()), orNone(seenShards.value()), at);
    Map<String, @Nullable Object> report = new LinkedHashMap<>();
    report.put("at", Timestamps.format(at));
    report.put("error", seenLeases.error() == null ? seenShards.error() : seenLeases.error());
    report.put("leaseTable", source.leaseTable().get());
    report.put("shards", views);
    return report;
  }

  private List<ShardView> views(List<Lease> leaseList, List<Shard> shardList, Instant now) {
    Map<String, Lease> byId = new HashMap<>();
    leaseList.forEach(lease -> byId.put(lease.shardId(), lease));
    Map<String, Shard> listed = new LinkedHashMap<>();
    shardList.forEach(shard -> listed.put(shard.shardId(), shard));
    Set<String> ids = new TreeSet<>(listed.keySet());
    ids.addAll(byId.keySet());
    Map<String, ShardActivity> own = activity.shards();
    Set<String> stuck = source.stuck().get();
    Map<String, ShardProgress> read = new HashMap<>();
    source.progress().get().forEach(each -> read.put(each.shardId(), each));
    List<ShardView> views = new ArrayList<>();
    for (String id : ids) {
      Lease lease = byId.get(id);
      Shard shard = listed.get(id);
      List<String> parents = parents(lease, shard, ids);
      State state = stuck.contains(id) ? State.STUCK : state(id, lease, parents, byId, now);
      views.add(view(id, lease, shard, parents, state, own(id, lease, own), read.get(id)));
    }
    return views;
  }

  private ShardView view(
      String id,
      @Nullable Lease lease,
      @Nullable Shard shard,
      List<String> parents,
      State state,
      @Nullable ShardActivity own,
      @Nullable ShardProgress read) {
    Progress.Since since = progress.of(id);
    Backlog.Look look = read == null && lease != null && !lease.isDone() ? backlog.of(id) : null;
    Duration behind = read != null ? read.behind() : look == null ? null : look.lag();
    Instant lookedAt = read != null ? clock.instant() : look == null ? null : look.at();
    Duration drained = read == null ? null : read.drained();
    String end = shard == null ? null : shard.sequenceNumberRange().endingSequenceNumber();
    return new ShardView(
        id,
        parents,
        state,
        shard != null,
        shard != null && end == null,
        shard == null ? null : shard.sequenceNumberRange().startingSequenceNumber(),
        end,
        read != null,
        lease == null ? null : lease.owner(),
        lease == null ? null : lease.checkpoint(),
        lease == null || since == null ? null : Timestamps.format(since.checkpointSince()),
        since != null && since.checkpointAtLeast(),
        own == null ? null : own.records(),
        own == null ? rateOf(lease, state) : Double.valueOf(own.recordsPerSecond()),
        own == null ? null : own.lagMillis(),
        own == null ? null : Timestamps.format(own.lastAt()),
        behind == null ? null : behind.toMillis(),
        lookedAt == null ? null : Timestamps.format(lookedAt),
        drained == null ? null : drained.toMillis());
  }

  /** What its owner says of a shard, with each renewal of the lease. */
  private static @Nullable Double rateOf(@Nullable Lease lease, State state) {
    return lease == null || state != State.READING ? null : lease.recordsPerSecond();
  }

  private State state(
      String id, @Nullable Lease lease, List<String> parents, Map<String, Lease> all, Instant now) {
    if (lease == null) {
      return State.WAITING;
    }
    if (lease.isDone()) {
      return State.DONE;
    }
    if (lease.owner() == null) {
      boolean parentsDone =
          parents.stream().map(all::get).allMatch(parent -> parent == null || parent.isDone());
      return parentsDone ? State.UNOWNED : State.WAITING;
    }
    Progress.Since since = progress.of(id);
    return since != null && since.renewedAt().plus(source.abandonedAfter()).isBefore(now)
        ? State.ABANDONED
        : State.READING;
  }

  private static List<String> parents(
      @Nullable Lease lease, @Nullable Shard shard, Set<String> known) {
    Set<String> parents = new TreeSet<>();
    if (lease != null) {
      parents.addAll(lease.parents());
    }
    if (shard != null && shard.parentShardId() != null) {
      parents.add(shard.parentShardId());
    }
    parents.retainAll(known);
    return List.copyOf(parents);
  }

  private static <T> List<T> orNone(@Nullable List<T> seen) {
    return seen == null ? List.of() : seen;
  }
}
