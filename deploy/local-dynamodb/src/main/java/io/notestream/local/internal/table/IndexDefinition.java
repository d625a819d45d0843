package io.notestream.local.internal.table;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A secondary index.
 *
 * @param nonKey the attributes of an INCLUDE projection, empty otherwise
 * @param throughput provisioned capacity of a global index, null on demand and for local ones
 * @param onDemand limits of a global index on demand, null if none
 */
public record IndexDefinition(
    String name,
    boolean global,
    KeySchema key,
    ProjectionType projection,
    List<String> nonKey,
    @Nullable Throughput throughput,
    @Nullable OnDemandLimits onDemand) {

  public IndexDefinition {
    nonKey = List.copyOf(nonKey);
  }

  public IndexDefinition withThroughput(@Nullable Throughput changed) {
    return new IndexDefinition(name, global, key, projection, nonKey, changed, onDemand);
  }

  public IndexDefinition withOnDemand(@Nullable OnDemandLimits changed) {
    return new IndexDefinition(name, global, key, projection, nonKey, throughput, changed);
  }
}
