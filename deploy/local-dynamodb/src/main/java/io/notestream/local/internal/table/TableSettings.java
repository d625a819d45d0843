package io.notestream.local.internal.table;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a table, which can change during its life. Immutable.
 *
 * @param throughput provisioned capacity, null on demand
 * @param onDemandSince when the table was last put on demand, null if it never was
 * @param warm the warm throughput that was asked for, null if none was
 * @param tableClass null if none was ever named, which means the standard class
 * @param tableClassSince when the class was last changed, null if it never was
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
    @Nullable Throughput warm,
    @Nullable String tableClass,
    @Nullable Instant tableClassSince,
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

  /** Returns the settings of a table on demand, with every other setting at its default. */
  public static TableSettings plain() {
    return new TableSettings(
        null, null, null, null, null, null, false, null, null, null, null, null, Map.of());
  }

  public boolean isOnDemand() {
    return throughput == null;
  }

  public TableSettings provisioned(Throughput changed) {
    return with(
        draft -> {
          draft.throughput = changed;
          draft.onDemand = null;
        });
  }

  public TableSettings onDemand(Instant since, @Nullable OnDemandLimits limits) {
    return with(
        draft -> {
          draft.throughput = null;
          draft.onDemand = limits;
          draft.onDemandSince = since;
        });
  }

  public TableSettings withWarm(Throughput changed) {
    return with(draft -> draft.warm = changed);
  }

  public TableSettings withTableClass(@Nullable String changed, @Nullable Instant since) {
    return with(
        draft -> {
          draft.tableClass = changed;
          draft.tableClassSince = since;
        });
  }

  public TableSettings withDeletionProtection(boolean changed) {
    return with(draft -> draft.deletionProtection = changed);
  }

  public TableSettings withStream(@Nullable StreamView changed, @Nullable String label) {
    return with(
        draft -> {
          draft.stream = changed;
          draft.latestStreamLabel = label;
        });
  }

  public TableSettings withExpiryAttribute(@Nullable String changed) {
    return with(draft -> draft.expiryAttribute = changed);
  }

  public TableSettings withRecovery(@Nullable Recovery changed) {
    return with(draft -> draft.recovery = changed);
  }

  public TableSettings withEncryption(@Nullable Encryption changed) {
    return with(draft -> draft.encryption = changed);
  }

  public TableSettings withTags(Map<String, String> changed) {
    return with(draft -> draft.tags = changed);
  }

  private TableSettings with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.settings();
  }

  /** The settings while one of them is being changed. */
  private static final class Draft {

    private @Nullable Throughput throughput;
    private @Nullable OnDemandLimits onDemand;
    private @Nullable Instant onDemandSince;
    private @Nullable Throughput warm;
    private @Nullable String tableClass;
    private @Nullable Instant tableClassSince;
    private boolean deletionProtection;
    private @Nullable StreamView stream;
    private @Nullable String latestStreamLabel;
    private @Nullable String expiryAttribute;
    private @Nullable Recovery recovery;
    private @Nullable Encryption encryption;
    private Map<String, String> tags;

    Draft(TableSettings from) {
      throughput = from.throughput;
      onDemand = from.onDemand;
      onDemandSince = from.onDemandSince;
      warm = from.warm;
      tableClass = from.tableClass;
      tableClassSince = from.tableClassSince;
      deletionProtection = from.deletionProtection;
      stream = from.stream;
      latestStreamLabel = from.latestStreamLabel;
      expiryAttribute = from.expiryAttribute;
      recovery = from.recovery;
      encryption = from.encryption;
      tags = from.tags;
    }

    TableSettings settings() {
      return new TableSettings(
          throughput,
          onDemand,
          onDemandSince,
          warm,
          tableClass,
          tableClassSince,
          deletionProtection,
          stream,
          latestStreamLabel,
          expiryAttribute,
          recovery,
          encryption,
          tags);
    }
  }
}
