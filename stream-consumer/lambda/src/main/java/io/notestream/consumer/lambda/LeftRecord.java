package io.notestream.consumer.lambda;

import io.notestream.consumer.record.RecordDocument;
import io.notestream.model.change.SequenceNumber;
import io.notestream.model.table.Attributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/** Names the record from which a batch is delivered again, by what may stand in a log. */
final class LeftRecord {

  private LeftRecord() {}

  /**
   * Returns the event id of the record with a sequence number.
   *
   * @return empty if there is no such record, or its images name no note
   */
  static Optional<String> eventId(List<RecordDocument> records, String sequence) {
    return records.stream()
        .map(RecordDocument::record)
        .map(LeftRecord::stream)
        .filter(stream -> stream != null && sequence.equals(stream.sequenceNumber()))
        .flatMap(stream -> Stream.of(stream.newImage(), stream.oldImage()))
        .map(LeftRecord::noteId)
        .filter(id -> id != null && SequenceNumber.isValid(sequence))
        .map(id -> new SequenceNumber(sequence).eventId(id))
        .findFirst();
  }

  private static @Nullable StreamRecord stream(@Nullable Record record) {
    return record == null ? null : record.dynamodb();
  }

  private static @Nullable String noteId(@Nullable Map<String, AttributeValue> image) {
    AttributeValue id = image == null ? null : image.get(Attributes.NOTE_ID);
    return id == null ? null : id.s();
  }
}
