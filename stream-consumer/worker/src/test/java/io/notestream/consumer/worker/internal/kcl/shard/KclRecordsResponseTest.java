package io.notestream.consumer.worker.internal.kcl.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.kinesis.retrieval.KinesisClientRecord;
import software.amazon.kinesis.retrieval.kpl.ExtendedSequenceNumber;

/** What KCL gets to see of records that are not as the service describes them. */
class KclRecordsResponseTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final Record BARE = Record.builder().eventID("bare").build();

  @Test
  void aRecordWithoutASequenceNumberStandsBehindThePositionBeforeIt() {
    List<KinesisClientRecord> records =
        response("5", BARE, record("7"), record(null), record("x"), null, record("8")).records();

    assertThat(records)
        .extracting(KinesisClientRecord::sequenceNumber)
        .containsExactly("5", "7", "7", "7", "7", "8");
    assertThat(records)
        .as("KCL drops records that are not behind the checkpoint")
        .allSatisfy(record -> assertThat(position(record)).isGreaterThan(at("5")));
    assertThat(records.stream().skip(2).limit(3))
        .allSatisfy(
            record ->
                assertThat(position(record)).isBetween(at("7"), at("8")).isNotEqualTo(at("7")));
  }

  @Test
  void nothingIsDroppedAtTheBeginningOfAShardEither() {
    List<KinesisClientRecord> records = response("TRIM_HORIZON", BARE).records();

    assertThat(position(records.get(0))).isGreaterThan(ExtendedSequenceNumber.TRIM_HORIZON);
  }

  @Test
  void howFarBehindIsUnknownAfterARecordWithoutATime() {
    assertThat(response("5", record("7"), BARE).millisBehindLatest()).isNull();
    assertThat(response("5", BARE, record("7")).millisBehindLatest()).isEqualTo(2000);
  }

  private static KclRecordsResponse response(String before, @Nullable Record... records) {
    return new KclRecordsResponse(
        GetRecordsResponse.builder().records(Arrays.asList(records)).build(),
        before,
        List.of(),
        InstantSource.fixed(NOW));
  }

  private static Record record(@Nullable String sequence) {
    return Record.builder()
        .dynamodb(
            stream ->
                stream.sequenceNumber(sequence).approximateCreationDateTime(NOW.minusSeconds(2)))
        .build();
  }

  private static ExtendedSequenceNumber at(String sequence) {
    return new ExtendedSequenceNumber(sequence);
  }

  /** The position that KCL compares with the checkpoint. */
  private static ExtendedSequenceNumber position(KinesisClientRecord record) {
    return new ExtendedSequenceNumber(record.sequenceNumber(), record.subSequenceNumber());
  }
}
