package io.notestream.consumer.worker;

import static io.notestream.consumer.worker.Bench.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Leases move when a worker joins, and only then. */
@Order(1) // It takes long: it begins first.
class LeaseBalanceTest {

  private static final int SHARDS = 16;

  /** The shard that was split has a lease too, until the stream forgets it. */
  private static final int LEASES = SHARDS + 1;

  private static final String METER = "notestream_leases_moved_total ";

  private static final int USERS = 50;
  private static final int WRITTEN = 500;

  /** Long enough for KCL to look at the balance at least once, with its local values. */
  private static final Duration CALM = Duration.ofSeconds(6);

  @Test
  void aWorkerThatJoinsGetsItsShareAndThenNoLeaseMoves() throws Exception {
    try (Bench bench = Bench.start()) {
      StreamWorker first = bench.running(bench.worker());
      bench.engine().streams().split(bench.tables().notes(), SHARDS);
      eventually().until(() -> LeaseMoves.held(bench) == LEASES);
      bench.createMany(USERS, USERS);
      assertThat(moved(first)).isZero();

      try (LeaseMoves moves = LeaseMoves.watch(bench)) {
        StreamWorker second = bench.running(bench.worker());
        eventually()
            .untilAsserted(
                () ->
                    assertThat(moves.spread().values())
                        .containsExactlyInAnyOrder(LEASES / 2, LEASES - LEASES / 2));
        assertThat(moves.count()).isBetween(1L, LEASES / 2L);

        long joined = moves.count();
        staysCalm(moves, joined); // With nothing to read.
        bench.createMany(WRITTEN - USERS, USERS);
        staysCalm(moves, joined); // While the load rises and falls.

        eventually().untilAsserted(() -> assertThat(bench.created(USERS)).isEqualTo(WRITTEN));
        assertThat(moved(first) + moved(second)).isEqualTo(joined);
      }
    }
  }

  private static void staysCalm(LeaseMoves moves, long count) {
    await()
        .during(CALM)
        .atMost(CALM.multipliedBy(2))
        .untilAsserted(() -> assertThat(moves.count()).isEqualTo(count));
  }

  private static long moved(StreamWorker worker) throws Exception {
    String scrape =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(worker.admin().resolve("/metrics")).build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
    return scrape
        .lines()
        .filter(line -> line.startsWith(METER))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(METER.length())))
        .findFirst()
        .orElseThrow();
  }
}
