package io.notestream.consumer.deadletter;

import io.notestream.consumer.batch.BatchControl;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** Applies the record of a dead letter after all, as {@code StreamConsumer::redrive} does. */
@FunctionalInterface
public interface RecordRedrive {

  /**
   * Applies the record and closes its letter in the same transaction, so that it counts once
   * however often it is driven again.
   *
   * @param letter the primary key of the letter, which has to be open
   */
  RedriveResult redrive(Record record, Map<String, AttributeValue> letter, BatchControl control);
}
