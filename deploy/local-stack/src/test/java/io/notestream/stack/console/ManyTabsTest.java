package io.notestream.stack.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NoteCodec;
import io.notestream.model.table.TableNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** What open pages cost: the worker's throughput, and the table's read units. */
@Tag("proof")
class ManyTabsTest {

  private static final int TABS = 50;
  private static final int USERS = 200;
  private static final int BATCH = 25;
  private static final int ROUND = 6_000;
  private static final int ROUNDS = 7;
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration NIGHT = Duration.ofSeconds(90);

  @TempDir private Path directory;
  private long written;

  @Test
  void fiftyTabsDoNotSlowTheWorkerAndTheirReadsStayBelowAUnitASecond() throws Exception {
    try (ConsoleStack stack = new ConsoleStack(directory)) {
      round(stack); // Warms up.
      List<Double> alone = new ArrayList<>();
      List<Double> watched = new ArrayList<>();
      for (int i = 0; i < ROUNDS; i++) {
        alone.add(round(stack));
        try (Tabs tabs = new Tabs(stack)) {
          watched.add(round(stack));
        }
      }
      double slowed = 1 - median(watched) / median(alone);
      System.out.printf(
          Locale.ROOT,
          "commits a second: %.0f alone, %.0f with %d tabs; slower by %.1f %%%n",
          median(alone),
          median(watched),
          TABS,
          slowed * 100);
      double units;
      try (Tabs tabs = new Tabs(stack)) {
        TimeUnit.SECONDS.sleep(5);
        double before = units(stack);
        TimeUnit.MILLISECONDS.sleep(NIGHT.toMillis());
        units = (units(stack) - before) / NIGHT.toSeconds();
      }
      System.out.printf(Locale.ROOT, "read units a second of %d tabs: %.2f%n", TABS, units);
      assertThat(units).isLessThan(1);
      assertThat(slowed).isLessThan(0.05);
    }
  }

  /** Stores notes while the worker stands still, and returns how fast it counts them then. */
  private double round(ConsoleStack stack) {
    stack.stack().dynamoDb().faults().on("GetRecords").throttle();
    for (int i = 0; i < ROUND / BATCH; i++) {
      store(stack);
    }
    stack.stack().dynamoDb().faults().clear();
    long begun = System.nanoTime();
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> applied(stack) >= written);
    return ROUND / ((System.nanoTime() - begun) / 1e9);
  }

  private void store(ConsoleStack stack) {
    List<WriteRequest> batch = new ArrayList<>();
    for (int i = 0; i < BATCH; i++) {
      UserId user = new UserId("user-" + written++ % USERS);
      Instant now = Instant.now();
      Note note = Note.builder(NoteId.next(now), user, now).title("t").body("b").build();
      batch.add(WriteRequest.builder().putRequest(p -> p.item(NoteCodec.encode(note))).build());
    }
    stack
        .dynamoDb()
        .batchWriteItem(r -> r.requestItems(Map.of(TableNames.standard().notes(), batch)));
  }

  private static double applied(ConsoleStack stack) {
    String metrics =
        stack.send(HttpRequest.newBuilder(stack.console().resolve("/metrics")).build()).body();
    return metrics
        .lines()
        .filter(line -> line.startsWith("notestream_consumer_applied_total"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static double units(ConsoleStack stack) {
    return stack.get("/api/console/now").path("readUnits").asDouble();
  }

  private static double median(List<Double> figures) {
    return figures.stream().sorted().toList().get(figures.size() / 2);
  }

  /** What so many tabs ask for when all of them are looked at at once. */
  private static final class Tabs implements AutoCloseable {

    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(4);
    private final List<InputStream> streams = new ArrayList<>();

    @SuppressWarnings("FutureReturnValueIgnored") // what fails is asked for again
    Tabs(ConsoleStack stack) throws Exception {
      HttpClient client = HttpClient.newHttpClient();
      for (int i = 0; i < TABS; i++) {
        InputStream stream =
            client
                .sendAsync(
                    HttpRequest.newBuilder(stack.console().resolve("/api/console/live")).build(),
                    BodyHandlers.ofInputStream())
                .get(20, TimeUnit.SECONDS)
                .body();
        streams.add(stream);
        Thread reader = new Thread(() -> drain(stream));
        reader.setDaemon(true);
        reader.start();
        threads.scheduleWithFixedDelay(
            () -> stack.get("/api/console/now"), i * 40L, 2_000, TimeUnit.MILLISECONDS);
        String page = i % 2 == 0 ? "/api/console/shards" : "/api/console/expirations";
        threads.scheduleWithFixedDelay(
            () -> stack.get(page), i * 60L, 3_000, TimeUnit.MILLISECONDS);
      }
    }

    private static void drain(InputStream stream) {
      try {
        stream.transferTo(OutputStream.nullOutputStream());
      } catch (IOException e) {
        // The tab was closed.
      }
    }

    @Override
    public void close() throws Exception {
      threads.shutdownNow();
      for (InputStream stream : streams) {
        stream.close();
      }
    }
  }
}
