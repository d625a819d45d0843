package io.notestream.consumer.worker.internal.kcl.lease;

import io.notestream.model.change.SequenceNumber;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.kinesis.coordinator.migration.ClientVersion;
import software.amazon.kinesis.coordinator.migration.MigrationState;
import software.amazon.kinesis.leases.dynamodb.DynamoDBLeaseSerializer;

/**
 * A row of a lease table, and what keeps KCL from reading it. KCL passes over a lease that it
 * cannot read, so that nobody reads the shard, and does not start at all if it cannot read its own
 * state. Rows that KCL remakes by itself, such as the workers', are no problem. Immutable.
 *
 * @param key the value of its partition key
 */
record LeaseRow(String key, Map<String, AttributeValue> attributes) {

  /** The name of the partition key. */
  static final String KEY = "leaseKey";

  /**
   * The row in which KCL keeps the version of the fleet; it does not start if it cannot read it.
   */
  static final String STATE = MigrationState.MIGRATION_HASH_KEY;

  /** The row of the lock that the leader holds, without which no lease is handed out. */
  private static final String LEADER = "Leader";

  private static final String LEADER_NAME = "ownerName";

  private static final String VERSION = "cv";
  private static final String CHECKPOINT = "checkpoint";
  private static final String COUNTER = "leaseCounter";
  private static final String OWNER = "leaseOwner";
  private static final String FORMER_OWNER = "checkpointOwner";
  private static final String SHARD_END = "SHARD_END";

  /** The type of rows that are leases, as are those without a type. */
  private static final String LEASE = "LEASE";

  private static final Set<String> POSITIONS =
      Set.of("TRIM_HORIZON", "LATEST", "AT_TIMESTAMP", SHARD_END);

  /** The longest part of a value that is shown. */
  private static final int SHOWN = 60;

  /** Returns the row that these attributes are. */
  static LeaseRow of(Map<String, AttributeValue> attributes) {
    return new LeaseRow(String.valueOf(text(attributes, KEY)), attributes);
  }

  /** Returns the row as KCL of this version writes it into a new table. */
  static LeaseRow initialState(String worker) {
    MigrationState state =
        new MigrationState(worker).update(ClientVersion.CLIENT_VERSION_3X, worker);
    Map<String, AttributeValue> attributes = new HashMap<>(state.serialize());
    attributes.put(KEY, AttributeValue.fromS(STATE));
    return new LeaseRow(STATE, Map.copyOf(attributes));
  }

  /** Returns why KCL cannot read the row, in words; empty if it can. */
  Optional<String> problem() {
    if (key.equals(STATE)) {
      return Optional.ofNullable(stateProblem());
    }
    if (key.equals(LEADER)) {
      return Optional.ofNullable(leaderProblem());
    }
    return isLease() ? Optional.ofNullable(leaseProblem()) : Optional.empty();
  }

  /** Returns the lease's checkpoint; empty if the row is no lease, or has none. */
  Optional<String> checkpoint() {
    return isLease() ? Optional.ofNullable(text(attributes, CHECKPOINT)) : Optional.empty();
  }

  /**
   * Returns what differs after each renewal of the lease, by which a shard is read; empty if the
   * row is no lease, or its shard is read to its end. While a lease is handed over, its former
   * worker renews it whether or not that comes to an end.
   */
  Optional<String> renewal() {
    AttributeValue counter = attributes.get(COUNTER);
    if (counter == null || checkpoint().filter(at -> !at.equals(SHARD_END)).isEmpty()) {
      return Optional.empty();
    }
    return handOver().or(() -> Optional.of(text(attributes, OWNER) + " " + counter.n()));
  }

  /** Returns from whom to whom the lease is being handed over, in words; empty if it is not. */
  Optional<String> handOver() {
    return Optional.ofNullable(text(attributes, FORMER_OWNER))
        .map(former -> shown(former) + " to " + shown(String.valueOf(text(attributes, OWNER))));
  }

  /** Returns who leads the fleet, in words; empty if this is another row. */
  Optional<String> leader() {
    return key.equals(LEADER)
        ? Optional.of(shown(String.valueOf(text(attributes, LEADER_NAME))))
        : Optional.empty();
  }

  private boolean isLease() {
    String type = text(attributes, "entityType");
    return type == null || type.equals(LEASE);
  }

  private @Nullable String stateProblem() {
    HashMap<String, AttributeValue> state = new HashMap<>(attributes);
    state.remove(KEY);
    state.remove("entityType");
    if (MigrationState.deserialize(key, state) != null) {
      return null;
    }
    String version = text(attributes, VERSION);
    return version == null
        ? "it has no version (" + VERSION + ")"
        : "this KCL does not know its version ("
            + VERSION
            + ") "
            + shown(version)
            + ", or its shape";
  }

  private @Nullable String leaderProblem() {
    for (String needed : new String[] {LEADER_NAME, "recordVersionNumber", "leaseDuration"}) {
      if (text(attributes, needed) == null) {
        return "it has no " + needed;
      }
    }
    String duration = String.valueOf(text(attributes, "leaseDuration"));
    return SequenceNumber.isValid(duration) ? null : "its leaseDuration is " + shown(duration);
  }

  private @Nullable String leaseProblem() {
    if (!attributes.containsKey(COUNTER)) {
      return "it has no " + COUNTER;
    }
    try {
      new DynamoDBLeaseSerializer().fromDynamoRecord(attributes);
    } catch (RuntimeException e) {
      return "KCL cannot decode it: " + e; // KCL takes for granted which type each value has.
    }
    String checkpoint = text(attributes, CHECKPOINT);
    if (checkpoint == null) {
      return "it has no " + CHECKPOINT;
    }
    return POSITIONS.contains(checkpoint) || SequenceNumber.isValid(checkpoint)
        ? null
        : "its checkpoint is neither a sequence number nor another position: " + shown(checkpoint);
  }

  private static @Nullable String text(Map<String, AttributeValue> attributes, String name) {
    AttributeValue value = attributes.get(name);
    return value == null ? null : value.s();
  }

  /** Whoever reads it may do so on a terminal. */
  private static String shown(String value) {
    String cut = value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "…";
    return "'" + cut.replaceAll("[\\p{Cntrl}\u0080-\u009f]", "?") + "'";
  }
}
