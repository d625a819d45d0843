package io.notestream.consumer.worker;

import static io.notestream.consumer.worker.Bench.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.notestream.model.note.Note;
import io.notestream.model.table.NoteKeys;
import io.notestream.model.table.TableMismatchException;
import io.notestream.model.table.TableNames;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamWorkerTest {

  @AutoClose private static Bench bench;
  private static StreamWorker worker;

  @BeforeAll
  static void start() {
    bench = Bench.start();
    bench.create("early", "written before the worker's first start");
    worker = bench.running(bench.worker());
  }

  @Test
  void countsWhatWasWrittenBeforeItStarted() {
    eventually().untilAsserted(() -> assertThat(bench.summary("early").activeNotes()).isEqualTo(1));
  }

  @Test
  void countsWhatIsWrittenAndDeleted() {
    Note kept = bench.create("alice", "milk");
    Note deleted = bench.create("alice", "bread");
    bench
        .dynamoDb()
        .deleteItem(
            r ->
                r.tableName(bench.tables().notes())
                    .key(NoteKeys.note(deleted.userId(), deleted.id())));

    eventually()
        .untilAsserted(
            () -> {
              assertThat(bench.summary("alice").created()).isEqualTo(2);
              assertThat(bench.summary("alice").deleted()).isEqualTo(1);
              assertThat(bench.summary("alice").activeNotes()).isEqualTo(1);
            });
    assertThat(bench.exists(kept)).isTrue();
  }

  @Test
  void saysThatItIsReadyAndAlive() throws Exception {
    eventually().until(() -> worker.health().ready());

    assertThat(get("/health/ready").statusCode()).isEqualTo(200);
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    assertThat(get("/health/ready").body()).contains("\"status\":\"ready\"");
  }

  @Test
  void showsWhatItIsAndItsFigures() throws Exception {
    bench.create("figures", "one");
    eventually()
        .untilAsserted(() -> assertThat(bench.summary("figures").activeNotes()).isEqualTo(1));

    assertThat(get("/info").body()).contains(worker.name(), bench.tables().notes());
    assertThat(get("/metrics").body())
        .contains("notestream_shards 1")
        .contains("notestream_gaps_total 0")
        .doesNotContain("NaN");
  }

  @Test
  void refusesTablesThatDoNotFit() {
    assertThatThrownBy(() -> bench.worker().tables(TableNames.withPrefix("none-")).start())
        .isInstanceOf(TableMismatchException.class)
        .hasMessageContaining("none-notes does not exist")
        .hasMessageContaining("none-note-views does not exist");
  }

  @Test
  void twoStartsOfOneBuilderGiveTwoNames() {
    StreamWorker.Builder builder = bench.worker().application("names");

    StreamWorker first = bench.running(builder);
    StreamWorker second = bench.started(builder);

    assertThat(second.name()).startsWith("worker-").isNotEqualTo(first.name());
  }

  @Test
  void aRunningWorkerKeepsItsNameWhenItsBuilderIsUsedAgain() throws Exception {
    StreamWorker.Builder builder = bench.worker().application("names").name("first");
    StreamWorker first = bench.running(builder);

    StreamWorker second = bench.started(builder.name("second"));

    assertThat(first.name()).isEqualTo("first");
    assertThat(get(first, "/info").body()).contains("\"worker\":\"first\"");
    assertThat(second.name()).isEqualTo("second");
  }

  @ParameterizedTest
  @CsvSource({"::1, http://[::1]:", "0.0.0.0, http://0.0.0.0:", "127.0.0.1, http://127.0.0.1:"})
  void theAddressOfTheAdminEndpointsCanBeDialled(String host, String address) throws Exception {
    assumeThat(canBind(host)).as(host).isTrue(); // Not every machine has IPv6.
    StreamWorker worker = bench.started(bench.worker().application("dialled").adminHost(host));

    assertThat(worker.admin()).asString().startsWith(address);
    assertThat(get(worker, "/health/live").statusCode()).isEqualTo(200);
    worker.close();
  }

  private static boolean canBind(String host) {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return get(worker, path);
  }

  private static HttpResponse<String> get(StreamWorker worker, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(worker.admin().resolve(path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
