package io.notestream.consumer.erase;

import io.notestream.model.note.UserId;
import io.notestream.model.table.Attributes;
import io.notestream.model.table.Buckets;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.Erasure.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/**
 * Removes what a views table holds of a user, but for the user's summary, which is the guard by
 * then. Not thread-safe.
 *
 * <p>The partition of one user's summaries can be that of another one's audit records, if the one
 * is called like the other with a suffix. Sort keys tell them apart: those of audit records begin
 * with a note's id, which begins with a digit, and all others begin with a letter.
 */
final class ViewErasure {

  private static final String LETTERS = "A";

  /** What the sort keys begin with of a correction and of a note that was corrected for. */
  private static final String CORRECTIONS = "CORRECT";

  private final Deletes deletes;

  ViewErasure(Deletes deletes) {
    this.deletes = deletes;
  }

  /**
   * Removes the user's other summaries, of whatever projection, and records of corrections.
   *
   * @param inTime asked after each page; once it is false, there may be summaries of younger notes
   * @return {@code false} if it was not in time, or a stop was requested
   */
  boolean summaries(String table, UserId userId, BooleanSupplier inTime) {
    return deletes.read(
        query(table, ViewKeys.summaries(userId), "SK >= :bound", LETTERS),
        page ->
            deletes.items(
                    Kind.SUMMARIES,
                    table,
                    page.stream()
                        .filter(i -> !ViewKeys.SUMMARY.equals(Subject.string(i, KeyAttributes.SK)))
                        .map(NoteErasure::key)
                        .toList())
                && inTime.getAsBoolean());
  }

  /**
   * Removes records of corrections. To be called while the tombstone says that the user is being
   * erased: nobody corrects then, and what is there is of a recount that knew nothing of it.
   *
   * @return {@code false} if a stop was requested
   */
  boolean corrections(String table, UserId userId) {
    return deletes.read(
        query(table, ViewKeys.summaries(userId), "begins_with(SK, :bound)", CORRECTIONS),
        page -> deletes.items(Kind.SUMMARIES, table, page.stream().map(NoteErasure::key).toList()));
  }

  /**
   * Removes audit records, baselines and what else is kept of single notes.
   *
   * @param eventsBefore changes before that time are of notes that are erased; later ones are not
   */
  boolean audits(String table, Subject subject, Instant eventsBefore) {
    return Buckets.all(Buckets.AUDIT).stream()
        .allMatch(
            bucket ->
                deletes.read(
                    query(table, ViewKeys.audit(subject.userId(), bucket), "SK < :bound", LETTERS),
                    page -> audits(table, subject, eventsBefore, page)));
  }

  private boolean audits(
      String table, Subject subject, Instant eventsBefore, List<Map<String, AttributeValue>> page) {
    List<Map<String, AttributeValue>> audits = new ArrayList<>();
    List<Map<String, AttributeValue>> baselines = new ArrayList<>();
    for (Map<String, AttributeValue> item : page) {
      Instant at = Subject.time(item.get(Attributes.EVENT_TIME));
      if (at != null ? at.isBefore(eventsBefore) : subject.wasIdMadeBefore(item)) {
        (at == null ? baselines : audits).add(NoteErasure.key(item));
      }
    }
    return deletes.items(Kind.AUDIT_RECORDS, table, audits)
        && deletes.items(Kind.BASELINES, table, baselines);
  }

  private static QueryRequest query(String table, String partition, String range, String bound) {
    return QueryRequest.builder()
        .tableName(table)
        .consistentRead(true)
        .projectionExpression("PK, SK, noteId, eventTime")
        .keyConditionExpression("PK = :pk AND " + range)
        .expressionAttributeValues(
            Map.of(
                ":pk", AttributeValue.fromS(partition),
                ":bound", AttributeValue.fromS(bound)))
        .build();
  }
}
