package io.notestream.consumer.worker.cli;

import static io.notestream.consumer.worker.Bench.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.notestream.consumer.worker.Bench;
import io.notestream.local.fault.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DynamoDB's limits for reading a stream are those of all readers: reaching them is no fault. */
@Order(1) // It takes long: it begins first.
class ThrottledReadsTest {

  private static final long PATIENCE_SECONDS = 60;

  @TempDir private Path directory;

  @Test
  void readsThatAreThrottledAreWarningsWithoutExceptions() throws Exception {
    Path log = directory.resolve("log");
    Process worker = null;
    try (Bench bench = Bench.start()) {
      worker =
          WorkerProcess.start(
              bench, log, "--sweeper", "off", "--log-format", "json", "--log-level", "warn");
      bench.create("user0", "title");
      eventually().untilAsserted(() -> assertThat(bench.created(1)).isEqualTo(1));
      Fault reads = bench.engine().faults().on("GetRecords", "GetShardIterator").throttle();
      Fault listings = bench.engine().faults().on("DescribeStream").throttle();
      bench.engine().streams().split(bench.tables().notes(), 2);
      eventually().until(() -> Files.readString(log).contains("throttles the reads"));
      reads.remove();
      long before = listings.hits();
      eventually().until(() -> listings.hits() > before + 12); // The SDK tries nine times.
      listings.remove();
      bench.create("user0", "title");
      // The shards that follow are known at once, not with KCL's next look at the stream.
      eventually()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(bench.created(1)).isEqualTo(2));
      worker.destroy();
      assertThat(worker.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(worker.exitValue()).isZero();
    } finally {
      if (worker != null) {
        worker.destroyForcibly();
      }
    }
    assertThat(lines(log))
        .isNotEmpty()
        .allSatisfy(
            line -> {
              assertThat(line.path("level").textValue()).isEqualTo("WARN");
              assertThat(line.has("stack_trace")).as(line.toString()).isFalse();
            });
  }

  private static List<JsonNode> lines(Path log) throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(log)) {
      if (!line.startsWith("stream-consumer ready")) {
        lines.add(json.readTree(line));
      }
    }
    return lines;
  }
}
