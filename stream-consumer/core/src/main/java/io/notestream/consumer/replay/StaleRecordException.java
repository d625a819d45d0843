package io.notestream.consumer.replay;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A record is so old that the ledger may have forgotten it: replayed, it would count twice. */
public final class StaleRecordException extends RuntimeException {

  StaleRecordException(@Nullable String eventId, Instant time, Instant oldest) {
    super(
        "record "
            + eventId
            + " is of "
            + time
            + ", and what is older than "
            + oldest
            + " may have left the ledger and would count twice; use --force if the tables are new");
  }
}
