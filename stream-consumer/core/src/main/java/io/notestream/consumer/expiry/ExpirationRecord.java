package io.notestream.consumer.expiry;

import io.notestream.consumer.decode.ExpiryCauseRule;
import io.notestream.model.change.ExpiryCause;
import io.notestream.model.change.NoteChange;
import io.notestream.model.note.Note;
import io.notestream.model.table.NoteCodec;
import io.notestream.model.table.NoteKeys;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * The stream record of an expiration, as it is kept with a pending reaction: the decoder reads it
 * as the same expiration.
 */
final class ExpirationRecord {

  private ExpirationRecord() {}

  static Record of(NoteChange.Expired expired) {
    Note note = expired.before();
    Record.Builder record =
        Record.builder()
            .eventID(expired.origin().streamEventId())
            .eventName(OperationType.REMOVE)
            .eventSource("aws:dynamodb")
            .dynamodb(
                stream ->
                    stream
                        .keys(NoteKeys.note(note.userId(), note.id()))
                        .oldImage(NoteCodec.encode(note))
                        .sequenceNumber(expired.sequence().value())
                        .approximateCreationDateTime(expired.origin().eventTime()));
    if (expired.cause() == ExpiryCause.TTL) {
      record.userIdentity(ExpiryCauseRule.TIME_TO_LIVE);
    }
    return record.build();
  }
}
