package io.notestream.consumer.worker.internal.kcl.shard;

import com.amazonaws.services.dynamodbv2.streamsadapter.adapter.DynamoDBStreamsClientRecord;
import java.nio.ByteBuffer;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.kinesis.model.EncryptionType;

/**
 * A stream record in the form that KCL carries, without the copy as JSON that the adapter makes of
 * each record several times over. Prints as its sequence number alone: KCL logs records on which an
 * application threw an exception, and what is not in the text cannot be logged.
 */
final class KclRecord extends DynamoDBStreamsClientRecord {

  /** The most that DynamoDB puts into one record: two images and the keys. */
  private static final int LARGEST = 1 << 20;

  /** KCL only asks for the length of the data; nobody reads these zeros. */
  private static final ByteBuffer ZEROS = ByteBuffer.allocate(LARGEST).asReadOnlyBuffer();

  private KclRecord(Record record) {
    super(
        record.dynamodb().sequenceNumber(),
        record.dynamodb().approximateCreationDateTime(),
        ZEROS.slice(0, sizeOf(record)),
        record.dynamodb().sequenceNumber(),
        EncryptionType.NONE,
        0,
        null,
        false,
        null,
        record);
  }

  static KclRecord of(Record record) {
    return new KclRecord(record);
  }

  /** Returns the record's size as DynamoDB measures it, in bytes. */
  static int sizeOf(Record record) {
    Long size = record.dynamodb() == null ? null : record.dynamodb().sizeBytes();
    return size == null ? 0 : (int) Math.min(LARGEST, Math.max(0, size));
  }

  @Override
  public String toString() {
    return "record " + sequenceNumber();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KclRecord record && record.sequenceNumber().equals(sequenceNumber());
  }

  @Override
  public int hashCode() {
    return sequenceNumber().hashCode();
  }
}
