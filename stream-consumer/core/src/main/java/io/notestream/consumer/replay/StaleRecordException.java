package io.notestream.consumer.replay;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Thrown for a record so old that it may have left the ledger: replayed, it might count twice. */
public final class StaleRecordException extends RuntimeException {

  StaleRecordException(@Nullable String name, Instant time, Instant oldest) {
    super(
        "record "
            + name
            + " is from "
            + time
            + "; a record from before "
            + oldest
            + " may have left the ledger and would count twice; use --force if the tables are new");
  }
}
