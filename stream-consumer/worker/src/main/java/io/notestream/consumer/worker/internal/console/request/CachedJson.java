package io.notestream.consumer.worker.internal.console.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A response that is made once a second, however many pages ask for it. Thread-safe. */
public final class CachedJson {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

  private byte[] made = {};
  private long madeAt;

  /**
   * Returns the response.
   *
   * @param report what it says; called unless it was within the last second
   */
  public synchronized byte[] get(Supplier<?> report) throws JsonProcessingException {
    if (made.length == 0 || System.nanoTime() - madeAt > FRESH_NANOS) {
      made = JSON.writeValueAsBytes(report.get());
      madeAt = System.nanoTime();
    }
    return made;
  }
}
