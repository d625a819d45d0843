package io.notestream.writer.server;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.notestream.writer.api.NotesApi;
import io.notestream.writer.http.ResponseListener;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The writer's meters. All of them exist from the start, with every value of every tag, so that a
 * rate over time sees their first event too. None has the id of a user or a note. Thread-safe.
 */
final class WriterMeters implements ResponseListener {

  private static final String PREFIX = "notestream.writer.";
  private static final int CLIENT_ERROR = 400;
  private static final int SERVER_ERROR = 500;

  private static final Duration[] BUCKETS =
      Stream.of(5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000)
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final MeterRegistry registry;
  private final Map<String, Counter> requests = new HashMap<>();
  private final Timer reads;
  private final Timer writes;

  WriterMeters(MeterRegistry registry) {
    this.registry = registry;
    this.reads = responses("read");
    this.writes = responses("write");
  }

  /** Registers what only the API knows; called once, before requests arrive. */
  void register(NotesApi api) {
    Stream.concat(api.routes().stream(), Stream.of(NO_ROUTE))
        .forEach(
            route ->
                List.of("ok", "refused", "failed")
                    .forEach(
                        outcome -> requests.put(key(route, outcome), counter(route, outcome))));
    Gauge.builder(PREFIX + "requests.in.flight", api, a -> a.status().inFlight())
        .description(
            "requests that are being served. Near --max-concurrent-requests, requests are refused:"
                + " start more writers, or look why DynamoDB is slow")
        .register(registry);
    Gauge.builder(PREFIX + "calls.failing", api, a -> a.status().failingCalls())
        .description(
            "kinds of calls, to DynamoDB or to others, that fail at the moment. Above 0 the log"
                + " says which, and why")
        .register(registry);
  }

  @Override
  public void responded(String route, int status, Duration took) {
    Counter counter = requests.get(key(route, outcome(status)));
    if (counter != null) {
      counter.increment();
    }
    (route.startsWith("GET ") ? reads : writes).record(took);
  }

  private static String outcome(int status) {
    if (status >= SERVER_ERROR) {
      return "failed";
    }
    return status >= CLIENT_ERROR ? "refused" : "ok";
  }

  private static String key(String route, String outcome) {
    return outcome + " " + route;
  }

  private Counter counter(String route, String outcome) {
    return Counter.builder(PREFIX + "requests")
        .description(
            "requests by their route: ok, refused by a 4xx, failed by a 5xx. If some fail, the log"
                + " says why; if many are refused, callers are out of step with the contract")
        .tags("route", route, "outcome", outcome)
        .register(registry);
  }

  private Timer responses(String kind) {
    return Timer.builder(PREFIX + "response")
        .description(
            "how long a response took, from the whole request on, of requests that read and of"
                + " those that write. Above a second, look at DynamoDB's latency and throttles")
        .tag("kind", kind)
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }
}
