package io.notestream.local.internal.operation;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;

/** Points in time as JSON 1.0 writes them: seconds since 1970, with three fraction digits. */
public final class EpochSeconds {

  private EpochSeconds() {}

  /** Writes a point in time as a member. */
  public static void write(JsonGenerator json, String member, Instant time) throws IOException {
    json.writeFieldName(member);
    json.writeNumber(BigDecimal.valueOf(time.toEpochMilli(), 3));
  }
}
