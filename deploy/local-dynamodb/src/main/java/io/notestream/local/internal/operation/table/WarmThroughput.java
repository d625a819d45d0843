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
   * Returns the settings with what the request asks for; what it does not name stays as it is.
   *
   * @throws ServiceException ValidationException if that is less than the table has
   */
  static TableSettings apply(JsonNode body, TableSettings settings) {
    JsonNode asked = RequestMembers.member(body, "WarmThroughput");
    if (asked == null) {
      return settings;
    }
    Throughput current = of(settings);
    return settings.withWarm(
        new Throughput(
            units(asked, "ReadUnitsPerSecond", current.read()),
            units(asked, "WriteUnitsPerSecond", current.write())));
  }

  private static long units(JsonNode asked, String member, long current) {
    long units = RequestMembers.number(asked, member, current);
    if (units < current) {
      throw ServiceException.invalidParameter(
          "Requested "
              + member
              + " for WarmThroughput for table is lower than current WarmThroughput, Requested: "
              + units
              + ", Current: "
              + current);
    }
    return units;
  }
}
