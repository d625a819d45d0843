package io.notestream.consumer.deadletter;

import io.notestream.consumer.batch.BatchControl;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** Applies the record of a dead letter after all: {@code StreamConsumer::redrive}. Thread-safe. */
@FunctionalInterface
public interface RecordRedrive {

  /**
   * Applies the record and closes its letter in the same transaction, so that it counts once
   * however often it is redriven.
   *
   * @param record the record of the letter
   * @param letter the primary key of the letter, which must be open, and its {@code parts}: they
   *     are purged with it
   * @param control its stop request and its deadline end the redrive
   * @return what became of the letter
   */
  RedriveResult redrive(Record record, Map<String, AttributeValue> letter, BatchControl control);
}
