package io.notestream.local.internal.operation;

import java.math.BigDecimal;
import java.time.Instant;

/** Points in time as JSON 1.0 writes them. */
public final class EpochSeconds {

  private EpochSeconds() {}

  /** Seconds since 1970, with three fraction digits. */
  public static BigDecimal seconds(Instant time) {
    return BigDecimal.valueOf(time.toEpochMilli(), 3);
  }
}
