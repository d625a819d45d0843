package io.notestream.consumer.worker.internal.console.shard;

import io.notestream.consumer.worker.internal.kcl.lease.RatedLeases;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A row of the lease table, as far as people look at it. Immutable.
 *
 * @param shardId the shard
 * @param owner the worker that reads it; {@code null} if none does
 * @param checkpoint how far it is read; a sequence number or KCL's name of a position
 * @param counter grows whenever the owner renews the lease
 * @param parents the shards that it continues
 * @param recordsPerSecond how fast the owner reads it, as it says; {@code null} if it does not
 */
record Lease(
    String shardId,
    @Nullable String owner,
    String checkpoint,
    String counter,
    List<String> parents,
    @Nullable Double recordsPerSecond) {

  static final String SHARD_END = "SHARD_END";

  /** Returns the lease that a row is; empty if it is another kind of row, or cannot be read. */
  static Optional<Lease> of(Map<String, AttributeValue> row) {
    AttributeValue type = row.get("entityType");
    String key = text(row, "leaseKey");
    String checkpoint = text(row, "checkpoint");
    if (key == null || checkpoint == null || (type != null && !"LEASE".equals(type.s()))) {
      return Optional.empty();
    }
    AttributeValue counter = row.get("leaseCounter");
    AttributeValue parents = row.get("parentShardId");
    return Optional.of(
        new Lease(
            key,
            text(row, "leaseOwner"),
            checkpoint,
            counter == null || counter.n() == null ? "" : counter.n(),
            parents == null || !parents.hasSs() ? List.of() : List.copyOf(parents.ss()),
            number(row.get(RatedLeases.RATE))));
  }

  boolean isDone() {
    return checkpoint.equals(SHARD_END);
  }

  private static @Nullable Double number(@Nullable AttributeValue value) {
    return value == null || value.n() == null ? null : Double.valueOf(value.n());
  }

  private static @Nullable String text(Map<String, AttributeValue> row, String name) {
    AttributeValue value = row.get(name);
    return value == null ? null : value.s();
  }
}
