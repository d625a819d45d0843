package io.notestream.local.table;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What can be changed about a table while it stays the same table. Immutable.
 *
 * @param throughput provisioned capacity, null on demand
 * @param onDemandSince when the table was last put on demand, null if it never was
 * @param stream the stream that is enabled, null if none is
 * @param latestStreamLabel the label of the latest stream, enabled or not; null if there never was
 *     one
 * @param expiryAttribute the time-to-live attribute, null if it is off
 * @param recovery point-in-time recovery, null if it is off
 * @param encryption server-side encryption with a key of the account, null with the service's own
 *     key
 */
public record TableSettings(
    @Nullable Throughput throughput,
    @Nullable OnDemandLimits onDemand,
    @Nullable Instant onDemandSince,
    String tableClass,
    boolean deletionProtection,
    @Nullable StreamView stream,
    @Nullable String latestStreamLabel,
    @Nullable String expiryAttribute,
    @Nullable Recovery recovery,
    @Nullable Encryption encryption,
    Map<String, String> tags) {

  public TableSettings {
    tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
  }

  /** Point-in-time recovery. */
  public record Recovery(Instant since, int days) {}

  /** Server-side encryption with a key of the key management service. */
  public record Encryption(String keyArn) {}

  /** A table on demand, with nothing else said about it. */
  public static TableSettings plain() {
    return new TableSettings(
        null, null, null, "STANDARD", false, null, null, null, null, null, Map.of());
  }

  public boolean isOnDemand() {
    return throughput == null;
  }

  public TableSettings provisioned(Throughput changed) {
    return new TableSettings(
        changed,
        null,
        onDemandSince,
        tableClass,
        deletionProtection,
        stream,
        latestStreamLabel,
        expiryAttribute,
        recovery,
        encryption,
        tags);
  }

  public TableSettings onDemand(Instant since, @Nullable OnDemandLimits limits) {
    return new TableSettings(
        null,
        limits,
        since,
        tableClass,
        deletionProtection,
        stream,
        latestStreamLabel,
        expiryAttribute,
        recovery,
        encryption,
        tags);
  }

  public TableSettings withTableClass(String changed) {
    return new TableSettings(
        throughput,
        onDemand,
        onDemandSince,
        changed,
        deletionProtection,
        stream,
        latestStreamLabel,
        expiryAttribute,
        recovery,
        encryption,
        tags);
  }

  public TableSettings withDeletionProtection(boolean changed) {
    return new TableSettings(
        throughput,
        onDemand,
        onDemandSince,
        tableClass,
        changed,
        stream,
        latestStreamLabel,
        expiryAttribute,
        recovery,
        encryption,
        tags);
  }

  public TableSettings withStream(@Nullable StreamView changed, @Nullable String label) {
    return new TableSettings(
        throughput,
        onDemand,
        onDemandSince,
        tableClass,
        deletionProtection,
        changed,
        label,
        expiryAttribute,
        recovery,
        encryption,
        tags);
  }

  public TableSettings withExpiryAttribute(@Nullable String changed) {
    return new TableSettings(
        throughput,
        onDemand,
        onDemandSince,
        tableClass,
        deletionProtection,
        stream,
        latestStreamLabel,
        changed,
        recovery,
        encryption,
        tags);
  }

  public TableSettings withRecovery(@Nullable Recovery changed) {
    return new TableSettings(
        throughput,
        onDemand,
        onDemandSince,
        tableClass,
        deletionProtection,
        stream,
        latestStreamLabel,
        expiryAttribute,
        changed,
        encryption,
        tags);
  }

  public TableSettings withEncryption(@Nullable Encryption changed) {
    return new TableSettings(
        throughput,
        onDemand,
        onDemandSince,
        tableClass,
        deletionProtection,
        stream,
        latestStreamLabel,
        expiryAttribute,
        recovery,
        changed,
        tags);
  }

  public TableSettings withTags(Map<String, String> changed) {
    return new TableSettings(
        throughput,
        onDemand,
        onDemandSince,
        tableClass,
        deletionProtection,
        stream,
        latestStreamLabel,
        expiryAttribute,
        recovery,
        encryption,
        changed);
  }
}
