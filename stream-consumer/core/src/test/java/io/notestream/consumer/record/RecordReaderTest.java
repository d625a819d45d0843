package io.notestream.consumer.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.notestream.consumer.TestRecords;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

class RecordReaderTest {

  private final TestRecords records = new TestRecords();
  private final Record first = records.created(TestRecords.note("alice", "work"));
  private final Record second = records.created(TestRecords.note("bob"));

  @Test
  void readsJsonLines() throws IOException {
    assertThat(read(RecordJson.write(first) + "\n\n" + RecordJson.write(second) + "\n"))
        .containsExactly(first, second);
  }

  @Test
  void readsALambdaEventAndTheAnswerOfGetRecords() throws IOException {
    String list = "[" + RecordJson.write(first) + "," + RecordJson.write(second) + "]";

    assertThat(read("{\n \"Records\": " + list + ", \"NextShardIterator\": \"x\"}"))
        .containsExactly(first, second);
    assertThat(read("{\"records\": " + list + "}")).containsExactly(first, second);
    assertThat(read(list)).containsExactly(first, second);
  }

  @Test
  void readsWhatLambdaKeepsOfAFailedBatch() throws IOException {
    String event = "{\"Records\":[" + RecordJson.write(first) + "]}";
    String text = RecordReader.JSON.writeValueAsString(event);
    String info = "\"DDBStreamBatchInfo\":{\"shardId\":\"shardId-1\"}";

    assertThat(read("{" + info + ",\"payload\":" + text + "}")).containsExactly(first);
    assertThat(read("{" + info + ",\"payload\":" + event + "}")).containsExactly(first);
  }

  @Test
  void readsAttributesWithTheLongestNamesOfDynamoDb() throws IOException {
    String longest = "n".repeat(64 * 1024);
    Record named =
        first.toBuilder()
            .dynamodb(
                first.dynamodb().toBuilder()
                    .newImage(Map.of(longest, AttributeValue.fromS("value")))
                    .build())
            .build();
    String event = "{\"Records\":[" + RecordJson.write(named) + "]}";

    assertThat(read(event)).containsExactly(named);
    byte[] bytes = event.getBytes(StandardCharsets.UTF_8);
    assertThat(RecordDocuments.read(RecordDocuments.parse(new ByteArrayInputStream(bytes))))
        .containsExactly(named);
  }

  @Test
  void eventsOfAnotherServiceAreTheWrongFile() {
    for (String event :
        List.of(
            "{\"messageId\":\"1\",\"body\":\"{}\",\"eventSource\":\"aws:sqs\"}",
            "{\"eventID\":\"1\",\"kinesis\":{\"data\":\"e30=\"},\"eventSource\":\"aws:kinesis\"}",
            "{\"EventSource\":\"aws:sns\",\"Sns\":{\"Message\":\"{}\"}}")) {
      assertThatExceptionOfType(InvalidInputException.class)
          .isThrownBy(() -> read(RecordJson.write(first) + "\n{\"Records\":[" + event + "]}"))
          .withMessageMatching(
              "test, line 2: events of aws:(sqs|kinesis|sns), not records of a DynamoDB stream");
    }
  }

  @Test
  void readsSeveralDocumentsOfDifferentKindsInOneFile() throws IOException {
    assertThat(read("{\"Records\":[" + RecordJson.write(first) + "]}\n" + RecordJson.write(second)))
        .containsExactly(first, second);
  }

  @Test
  void readsOnBehindAList() throws IOException {
    String list = "[" + RecordJson.write(first) + "]";
    String other = RecordJson.write(second);

    assertThat(read(list + "\n[" + other + "]\n")).containsExactly(first, second);
    assertThat(read(list + "\n[]\n" + other)).containsExactly(first, second);
    assertThat(read("[{\"Records\":" + list + "},{\"Records\":[" + other + "]}]" + list))
        .containsExactly(first, second, first);
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> read(list + "\n{\"hello\":1}"))
        .withMessageContaining("test, line 2");
  }

  @Test
  void readsCompressedFiles(@TempDir Path directory) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(RecordJson.write(first).getBytes(StandardCharsets.UTF_8));
    }
    Path file = Files.write(directory.resolve("records.jsonl.gz"), bytes.toByteArray());

    try (RecordReader reader = RecordReader.open(file)) {
      assertThat(reader.next()).isEqualTo(first);
      assertThat(reader.hasNext()).isFalse();
    }
  }

  @Test
  void anEmptyFileHasNoRecords() throws IOException {
    assertThat(read("")).isEmpty();
    assertThat(read("\n \n")).isEmpty();
    assertThat(read("{\"Records\":[]}")).isEmpty();
  }

  @Test
  void keepsThePlaceOfAnElementThatIsNoRecord() throws IOException {
    assertThat(read("{\"Records\":[null, 5, " + RecordJson.write(first) + "]}"))
        .containsExactly(Record.builder().build(), Record.builder().build(), first);
  }

  @Test
  void saysWhereAndWhyItCannotRead() {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> read(RecordJson.write(first) + "\n{\"hello\":1}"))
        .withMessageContaining("test, line 2")
        .withMessageContaining("neither a stream record");
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> read("{\"Records\":[}"))
        .withMessageContaining("test, line 1: not JSON");
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> read("{\"DDBStreamBatchInfo\":{\"shardId\":\"shardId-9\"}}"))
        .withMessageContaining("shardId-9")
        .withMessageContaining("S3");
  }

  private static List<Record> read(String text) throws IOException {
    List<Record> read = new ArrayList<>();
    try (RecordReader reader =
        RecordReader.open(
            new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "test")) {
      reader.forEachRemaining(read::add);
    }
    return read;
  }
}
