package io.notestream.consumer.worker.internal.kcl.lease;

import io.notestream.consumer.internal.clock.ServerTimes;
import io.notestream.consumer.watermark.NoteStreams;
import io.notestream.consumer.watermark.NoteStreams.ListedShard;
import io.notestream.consumer.watermark.NoteStreams.StreamOfShards;
import io.notestream.consumer.watermark.ShardTail;
import io.notestream.consumer.watermark.Watermark;
import io.notestream.consumer.worker.internal.client.StreamClients;
import io.notestream.model.table.TableNames;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.kinesis.leases.exceptions.LeasingException;

/**
 * Tells how far the workers of an application have come, by the checkpoints in their lease tables
 * and what the stream has after these. Thread-safe.
 *
 * <p>It costs a read of the lease table, which has a row for each shard, and a read of each shard,
 * for each call.
 */
public final class LeaseWatermark implements Watermark {

  private final NoteStreams streams;
  private final StreamClients clients;
  private final LeaseTableNames names;
  private final ServerTimes times;
  private final Duration streamDelay;
  private final Map<String, ShardLead> shards = new HashMap<>();
  private Instant reached = Instant.MIN;

  /**
   * Creates a watermark. Makes no call.
   *
   * @param names the lease tables of the workers that are asked about
   * @param times tells when a response was made
   * @param streamDelay how late a record may appear in the stream
   */
  public LeaseWatermark(
      StreamClients clients,
      TableNames tables,
      LeaseTableNames names,
      ServerTimes times,
      Duration streamDelay) {
    this.streams = new NoteStreams(clients.dynamoDb(), clients.streams(), tables, times);
    this.clients = clients;
    this.names = names;
    this.times = times;
    this.streamDelay = streamDelay;
  }

  /** Returns whether workers of that application have ever begun to read a stream of the table. */
  public static boolean hasLeases(StreamClients clients, LeaseTableNames names) {
    return clients
        .dynamoDb()
        .listTablesPaginator(r -> r.exclusiveStartTableName(names.prefix()))
        .tableNames()
        .stream()
        .limit(1)
        .anyMatch(name -> name.startsWith(names.prefix()));
  }

  @Override
  public synchronized Mark look() {
    NoteStreams.Listing listing = streams.list();
    Mark mark = new Mark(listing.asOf().minus(streamDelay), "");
    boolean begun = false;
    Set<String> listed = new HashSet<>();
    for (StreamOfShards stream : listing.streams()) {
      Optional<Map<String, String>> leases = checkpoints(stream.arn());
      begun |= leases.isPresent();
      if (leases.isPresent()) {
        mark = earlier(mark, ofStream(stream, leases.get(), listed));
      } else if (begun || listing.latestArn().filter(stream.arn()::equals).isPresent()) {
        // Streams before the first that was begun are never read; those after it will be.
        mark = new Mark(Instant.MIN, "no worker has begun to read the stream " + stream.arn());
      }
    }
    shards.keySet().retainAll(listed);
    if (listing.streams().isEmpty()) {
      return new Mark(reached, "the notes table has no stream");
    }
    if (mark.settledThrough().isAfter(reached)) {
      reached = mark.settledThrough();
    }
    return new Mark(reached, mark.heldUpBy());
  }

  private Mark ofStream(StreamOfShards stream, Map<String, String> leases, Set<String> listed) {
    Mark mark = new Mark(Instant.MAX, "");
    Set<String> begunAfter = begunAfter(stream, leases);
    for (ListedShard shard : stream.shards()) {
      String shardId = shard.id();
      if (begunAfter.contains(shardId) && !leases.containsKey(shardId)) {
        continue;
      }
      String id = stream.arn() + "/" + shardId;
      listed.add(id);
      ShardLead lead =
          shards.computeIfAbsent(
              id,
              i ->
                  new ShardLead(
                      shardId, new ShardTail(clients.streams(), stream.arn(), shardId, times)));
      mark = earlier(mark, lead.look(leases.get(shardId)));
    }
    return mark;
  }

  /**
   * Returns the shards before those that have leases. Of these, one without a lease was read to its
   * end: KCL drops the leases of such shards after some hours, and makes those of parents first.
   */
  private static Set<String> begunAfter(StreamOfShards stream, Map<String, String> leases) {
    Map<String, String> parents = new HashMap<>();
    for (ListedShard shard : stream.shards()) {
      if (shard.parent() != null) {
        parents.put(shard.id(), shard.parent());
      }
    }
    Set<String> ancestors = new HashSet<>();
    for (String shardId : leases.keySet()) {
      String parent = parents.get(shardId);
      while (parent != null && ancestors.add(parent)) {
        parent = parents.get(parent);
      }
    }
    return ancestors;
  }

  private Optional<Map<String, String>> checkpoints(String streamArn) {
    try {
      return new LeaseRows(names.forStream(streamArn), clients.leases()).checkpoints();
    } catch (LeasingException e) {
      throw SdkClientException.create("the lease table cannot be read: " + e.getMessage(), e);
    }
  }

  private static Mark earlier(Mark one, Mark other) {
    return other.settledThrough().isBefore(one.settledThrough()) ? other : one;
  }
}
