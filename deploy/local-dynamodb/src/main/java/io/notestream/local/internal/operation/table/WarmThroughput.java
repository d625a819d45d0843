package io.notestream.local.internal.operation.table;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.operation.RequestMembers;
import io.notestream.local.internal.table.TableSettings;
import io.notestream.local.internal.table.Throughput;

/**
 * The throughput that a table is ready for at once. It is kept and shown, and has no effect. See <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput.html">warm
 * throughput</a>.
 */
final class WarmThroughput {

  private static final Throughput ON_DEMAND = new Throughput(12_000, 4_000);

  private static final String INITIAL =
      "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html"
          + "#on-demand-capacity-mode-initial";

  private WarmThroughput() {}

  /** Returns the warm throughput of a table: what was asked for, or what its capacity gives. */
  static Throughput of(TableSettings settings) {
    Throughput warm = settings.warm();
    if (warm != null) {
      return warm;
    }
    Throughput provisioned = settings.throughput();
    return provisioned == null ? ON_DEMAND : provisioned;
  }

  /**
   * Returns the settings of a new table with what the request asks for.
   *
   * @throws ServiceException ValidationException if that is less than its capacity gives
   */
  static TableSettings create(JsonNode body, TableSettings settings) {
    return apply(
        body,
        settings,
        settings.isOnDemand()
            ? "initial throughput for OnDemand. See: " + INITIAL
            : "%sCapacityUnits of ProvisionedThroughput");
  }

  /**
   * Returns the settings with what the request asks for; what it does not name stays as it is.
   *
   * @throws ServiceException ValidationException if that is less than the table has
   */
  static TableSettings change(JsonNode body, TableSettings settings) {
    return apply(
        body, settings, "current WarmThroughput, decreasing WarmThroughput is not supported");
  }

  private static TableSettings apply(JsonNode body, TableSettings settings, String least) {
    JsonNode asked = RequestMembers.member(body, "WarmThroughput");
    if (asked == null) {
      return settings;
    }
    Throughput current = of(settings);
    return settings.withWarm(
        new Throughput(
            units(asked, "Read", current.read(), least),
            units(asked, "Write", current.write(), least)));
  }

  private static long units(JsonNode asked, String kind, long current, String least) {
    String member = kind + "UnitsPerSecond";
    long units = RequestMembers.number(asked, member, current);
    if (units < current) {
      throw ServiceException.invalidParameter(
          "Requested "
              + member
              + " for WarmThroughput for table is lower than "
              + least.formatted(kind));
    }
    return units;
  }
}
