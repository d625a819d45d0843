package io.notestream.consumer.worker.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notestream.local.LocalDynamoDb;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user does wrong is said in a line that tells what is wrong where. */
class MistakesTest {

  /** A port that is nobody's: it is for discarding. */
  private static final String NOBODY = "http://127.0.0.1:9";

  @AutoClose private static LocalDynamoDb engine = LocalDynamoDb.builder().start();

  @TempDir private Path directory;

  @BeforeAll
  static void createTables() {
    assertThat(run("create-tables").code()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hello, this is no JSON | line 1: not JSON: ",
        "[1,2 | line 1: ",
        "{\"DDBStreamBatchInfo\":{\"shardId\":\"s\"}} | says only where the records are",
        "{\"eventName\":\"INSERT\",\"dynamodb\":{\"ApproximateCreationDateTime\":1500000000,"
            + "\"Keys\":{\"PK\":{\"S\":\"USER#u\"},\"SK\":{\"S\":\"NOTE#1\"}},\"SequenceNumber\":\"100\"}}"
            + " | record 100 is from 2017-07-14T02:40:00Z",
      })
  void aFileThatCannotBeReplayedIsNamedWithTheReason(String content, String reason)
      throws IOException {
    Path file = Files.writeString(directory.resolve("records.json"), content);

    assertFails(run("replay", "--file", file.toString()), reason);
  }

  @Test
  void aFileThatIsNotWhatItsNameSaysIsNamed() throws IOException {
    Path cut = Files.write(directory.resolve("cut.gz"), new byte[] {0x1f, (byte) 0x8b, 8});

    assertFails(
        run("replay", "--file", cut.toString()), cut + ": not whole, or not compressed with gzip");
    assertFails(run("replay", "--file", directory.toString()), directory + " is a directory");
  }

  @Test
  void aProjectionThatIsNotOnTheClassPathIsNamed() throws IOException {
    Path file = Files.writeString(directory.resolve("records.json"), "{}");

    for (Run run :
        List.of(
            run("worker", "--projection", "weekdays", "--admin-port", "0"),
            run("replay", "--projection", "weekdays", "--file", file.toString()),
            run("generation", "new", "--projection", "weekdays"))) {
      assertThat(run.code()).as(run.err()).isEqualTo(2);
      assertThat(run.err())
          .contains("--projection: there is no projection 'weekdays' on the class path");
    }
  }

  @Test
  void aTableThatIsNotThereIsNamed() {
    assertFails(
        run("dead-letters", "list", "--table-prefix", "wrong-"),
        "there is no table wrong-note-ops; is --table-prefix right?");
    assertFails(
        run("gaps", "list", "--table-prefix", "wrong-"), "there is no table wrong-note-ops; is");
    assertFails(
        run("dead-letters", "list", "--generation", "2", "--table-prefix", "wrong-"),
        "there is no table wrong-note-ops; is");
  }

  @Test
  void aCaptureIntoAMissingDirectoryIsRefusedBeforeItBegins() {
    Run missing = Run.of("capture", "--out", directory.resolve("none/file.jsonl").toString());
    Run itself = Run.of("capture", "--out", directory.toString());

    assertThat(missing.code()).isEqualTo(2);
    assertThat(missing.err())
        .startsWith("stream-consumer capture: --out: there is no directory " + directory);
    assertThat(itself.code()).isEqualTo(2);
    assertThat(itself.err()).contains("--out: " + directory + " is a directory");
  }

  @Test
  void aCaptureDoesNotOverwriteTheOneBefore() throws IOException {
    Path before = Files.writeString(directory.resolve("before.jsonl"), "{\"a\":1}\n");
    Path empty = Files.createFile(directory.resolve("empty.jsonl"));

    Run again = Run.of("capture", "--out", before.toString(), "--admin-url", NOBODY);

    assertThat(again.code()).isEqualTo(2);
    assertThat(again.err()).contains("--out: " + before + " is not empty: name another file");
    assertThat(Run.of("capture", "--out", empty.toString(), "--admin-url", NOBODY).code())
        .isEqualTo(1);
  }

  @Test
  void aCaptureWhoseWorkerDiesSaysHowManyRecordsTheFileHolds() throws IOException {
    Path file = directory.resolve("captured.jsonl");
    try (ServerSocket worker = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread dying = new Thread(() -> dieAfterTwoRecords(worker, file), "worker");
      dying.setDaemon(true);
      dying.start();

      Run capture =
          Run.of(
              "capture",
              "--out",
              file.toString(),
              "--admin-url",
              "http://127.0.0.1:" + worker.getLocalPort());

      assertFails(capture, "the worker is gone; 2 records in " + file);
      assertThat(file).hasContent("{\"a\":1}\n{\"b\":2}");
    }
  }

  @Test
  void aWrongLocationOfBodiesIsNotTakenForAWrongReaction() {
    Run run = run("worker", "--blobs", "ftp://bodies", "--admin-port", "0");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("stream-consumer worker: --blobs: ")
        .contains("'ftp://bodies'");
  }

  @ParameterizedTest
  @CsvSource({
    "--sweep-interval, 0s, a millisecond or more",
    "--sweep-interval, 2h, at most an hour",
    "--sweep-return, 31s, 30 s at most",
    "--sweep-return, 25ms, every 25 ms",
    "--guard, 2d, to a day",
  })
  void aSettingOfTheSweeperThatIsOutOfBoundsIsNotTakenForAWrongReaction(
      String option, String value, String reason) {
    Run run = run("worker", option, value, "--admin-port", "0");

    assertThat(run.code()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).startsWith("stream-consumer worker: " + option + ": ").contains(reason);
  }

  private static void dieAfterTwoRecords(ServerSocket worker, Path file) {
    try (Socket caller = worker.accept()) {
      // Closing with a request unread resets the connection, which may drop what was written.
      BufferedReader request =
          new BufferedReader(new InputStreamReader(caller.getInputStream(), UTF_8));
      assertThat(request.lines().takeWhile(line -> !line.isEmpty())).isNotEmpty();
      caller
          .getOutputStream()
          .write(
              ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                      + "8\r\n{\"a\":1}\n\r\n8\r\n{\"b\":2}\n\r\n")
                  .getBytes(UTF_8));
      // A client drops what it has not handed on when the connection ends.
      await().until(() -> Files.exists(file) && Files.readAllLines(file).size() == 2);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertFails(Run run, String reason) {
    assertThat(run.code()).as(run.err()).isEqualTo(1);
    assertThat(run.err()).contains(reason).doesNotContain("unexpected").hasLineCount(1);
  }

  private static Run run(String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(List.of("--endpoint-url", engine.endpoint().toString()));
    return Run.of(all.toArray(String[]::new));
  }
}
