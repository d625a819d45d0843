package io.notestream.deploy.construct;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.services.kms.IKey;

/**
 * How tables are billed and encrypted, and where they are. Immutable.
 *
 * @param provisioned whether capacity is provisioned and follows the load; on demand otherwise
 * @param maxReadUnits the most read units a second of the table and of each index, at least 1
 * @param maxWriteUnits the most write units a second of the table and of each index, at least 1
 * @param key the key that encrypts; {@code null} for DynamoDB's own, which costs nothing
 * @param replicas the other regions of a global table; the stack then has to have a region
 * @param replicaKeys with a key, the ARN of the key of each of these regions
 */
public record TableOptions(
    boolean provisioned,
    int maxReadUnits,
    int maxWriteUnits,
    @Nullable IKey key,
    List<String> replicas,
    Map<String, String> replicaKeys) {

  /** DynamoDB's quota of a table, unless the account's was raised. */
  private static final int QUOTA = 40_000;

  /**
   * Checks the options.
   *
   * @param provisioned whether capacity is provisioned
   * @param maxReadUnits at least 1
   * @param maxWriteUnits at least 1
   * @param key {@code null} for DynamoDB's own
   * @param replicas copied
   * @param replicaKeys copied
   * @throws IllegalArgumentException if a bound is less than 1, or if there is a key and not one
   *     for each replica, or none and one for a replica
   */
  public TableOptions {
    if (maxReadUnits < 1 || maxWriteUnits < 1) {
      throw new IllegalArgumentException("a table has at least one read and one write unit");
    }
    replicas = List.copyOf(replicas);
    replicaKeys = Map.copyOf(replicaKeys);
    if (!replicaKeys.keySet().equals(key == null ? Set.of() : Set.copyOf(replicas))) {
      throw new IllegalArgumentException(
          "a table with a key has one in each of the regions " + replicas + ", and no other has");
    }
  }

  /** {@return on demand up to DynamoDB's quota, DynamoDB's own key, one region} */
  public static TableOptions standard() {
    return new TableOptions(false, QUOTA, QUOTA, null, List.of(), Map.of());
  }

  /** {@return these options for a table of one region} */
  public TableOptions withoutReplicas() {
    return new TableOptions(provisioned, maxReadUnits, maxWriteUnits, key, List.of(), Map.of());
  }
}
