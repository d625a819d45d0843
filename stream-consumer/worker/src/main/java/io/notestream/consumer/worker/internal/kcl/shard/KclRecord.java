package io.notestream.consumer.worker.internal.kcl.shard;

import com.amazonaws.services.dynamodbv2.streamsadapter.adapter.DynamoDBStreamsClientRecord;
import io.notestream.model.change.SequenceNumber;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;
import software.amazon.awssdk.services.kinesis.model.EncryptionType;

/**
 * A stream record in the form that KCL carries, without the copy as JSON that the adapter makes of
 * each record several times over. Prints as its sequence number alone: KCL logs records on which an
 * application threw an exception, and what is not in the text cannot be logged.
 *
 * <p>KCL cannot do without a sequence number. A record that has no valid one stands behind the
 * position before it, by a sub-sequence number: KCL neither takes it for checkpointed nor moves on
 * past a position that the stream does not know, and the core parks it as malformed.
 */
final class KclRecord extends DynamoDBStreamsClientRecord {

  /** The most that DynamoDB puts into one record: two images and the keys. */
  private static final int LARGEST = 1 << 20;

  /** KCL only asks for the length of the data; nobody reads these zeros. */
  private static final ByteBuffer ZEROS = ByteBuffer.allocate(LARGEST).asReadOnlyBuffer();

  /** Orders a record without a sequence number after the position before it. */
  private static final long BEHIND = 1;

  private KclRecord(@Nullable Record record, String position, long subSequence) {
    super(
        position,
        timeOf(record),
        ZEROS.slice(0, sizeOf(record)),
        position,
        EncryptionType.NONE,
        subSequence,
        null,
        false,
        null,
        record);
  }

  /**
   * Returns the record as KCL carries it.
   *
   * @param before the position before it, as KCL writes it
   */
  static KclRecord of(@Nullable Record record, String before) {
    String sequence = sequenceOf(record);
    return sequence == null
        ? new KclRecord(record, before, BEHIND)
        : new KclRecord(record, sequence, 0);
  }

  /** Returns the record's sequence number; {@code null} if it has no valid one. */
  static @Nullable String sequenceOf(@Nullable Record record) {
    StreamRecord stream = record == null ? null : record.dynamodb();
    String sequence = stream == null ? null : stream.sequenceNumber();
    return sequence != null && SequenceNumber.isValid(sequence) ? sequence : null;
  }

  /** Returns the first valid sequence number; {@code null} if no record has one. */
  static @Nullable String firstSequence(List<Record> records) {
    return records.stream()
        .map(KclRecord::sequenceOf)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /** Returns when the change was made; {@code null} if the record does not say so. */
  static @Nullable Instant timeOf(@Nullable Record record) {
    StreamRecord stream = record == null ? null : record.dynamodb();
    return stream == null ? null : stream.approximateCreationDateTime();
  }

  /** Returns the record's size as DynamoDB measures it, in bytes. */
  static int sizeOf(@Nullable Record record) {
    StreamRecord stream = record == null ? null : record.dynamodb();
    Long size = stream == null ? null : stream.sizeBytes();
    return size == null ? 0 : (int) Math.min(LARGEST, Math.max(0, size));
  }

  @Override
  public String toString() {
    return "record " + sequenceNumber();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KclRecord record
        && record.sequenceNumber().equals(sequenceNumber())
        && Objects.equals(record.getRecord(), getRecord());
  }

  @Override
  public int hashCode() {
    return sequenceNumber().hashCode();
  }
}
