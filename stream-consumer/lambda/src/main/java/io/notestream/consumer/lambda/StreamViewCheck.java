package io.notestream.consumer.lambda;

import io.notestream.consumer.record.RecordDocument;
import io.notestream.model.failure.Failures;
import io.notestream.model.table.TableMismatchException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * Refuses a stream whose records do not hold both images of a change: what such a change moved is
 * unknown. Records name their view type; if one does not, the table is asked once, if the function
 * may. Thread-safe.
 */
final class StreamViewCheck {

  private static final Logger LOG = LoggerFactory.getLogger(StreamViewCheck.class);
  private static final StreamViewType NEEDED = StreamViewType.NEW_AND_OLD_IMAGES;

  private final DynamoDbClient dynamoDb;
  private final String table;
  private volatile boolean asked;

  StreamViewCheck(DynamoDbClient dynamoDb, String table) {
    this.dynamoDb = dynamoDb;
    this.table = table;
  }

  /**
   * Checks what the records say, and if one says nothing, once what the table says.
   *
   * @throws TableMismatchException if either has another view type
   */
  void require(List<RecordDocument> records) {
    boolean allSay = true;
    for (RecordDocument document : records) {
      Record record = document.record();
      StreamRecord stream = record == null ? null : record.dynamodb();
      StreamViewType said = stream == null ? null : stream.streamViewType();
      refuseOther(said);
      allSay &= said == NEEDED;
    }
    if (!allSay && !asked) {
      refuseOther(ask());
      asked = true;
    }
  }

  /** What is known of the table's stream. */
  enum State {
    /** The stream is on. */
    ON,
    /** Changes are made that no stream tells of. */
    OFF,
    /** The table cannot be asked, or this function may not ask. */
    UNKNOWN
  }

  /**
   * Asks whether the table has a stream. A function is not invoked by a stream that was switched
   * off, so that one on a schedule has to look. The call is free of charge.
   */
  State state() {
    try {
      StreamSpecification stream = describe();
      if (stream != null && Boolean.TRUE.equals(stream.streamEnabled())) {
        return State.ON;
      }
      LOG.error(
          "the stream of {} is off: what changes now is not counted; switch it on, and recount what"
              + " changed meanwhile by stream-consumer.jar reconcile",
          table);
      return State.OFF;
    } catch (SdkException e) {
      LOG.warn("cannot ask whether the stream of {} is on: {}", table, Failures.of(e));
      return State.UNKNOWN;
    }
  }

  /** Returns the view type of the table's stream; {@code null} if it is not to be known. */
  private @Nullable StreamViewType ask() {
    try {
      StreamSpecification stream = describe();
      return stream == null ? null : stream.streamViewType();
    } catch (SdkException e) {
      LOG.info(
          "cannot ask for the stream of {}, so that its records have to tell: {}",
          table,
          Failures.of(e));
      return null;
    }
  }

  private @Nullable StreamSpecification describe() {
    return dynamoDb.describeTable(r -> r.tableName(table)).table().streamSpecification();
  }

  private void refuseOther(@Nullable StreamViewType actual) {
    if (actual != null && actual != NEEDED && actual != StreamViewType.UNKNOWN_TO_SDK_VERSION) {
      throw new TableMismatchException(
          List.of("the stream of table " + table + " shows " + actual + " instead of " + NEEDED));
    }
  }
}
