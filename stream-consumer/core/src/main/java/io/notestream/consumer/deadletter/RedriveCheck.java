package io.notestream.consumer.deadletter;

import io.notestream.consumer.decode.Decoded;
import io.notestream.consumer.decode.RecordDecoder;
import io.notestream.model.change.NoteChange;
import io.notestream.model.table.OpsKeys;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.AuditCodec;
import io.notestream.model.view.AuditRecord;
import io.notestream.model.view.Contribution;
import io.notestream.model.view.DeadLetter;
import io.notestream.model.view.Erasure;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * Says what a redrive of a dead letter would do, and changes nothing. Thread-safe. What DynamoDB
 * would refuse is not foreseen.
 */
public final class RedriveCheck {

  private final DynamoDbClient dynamoDb;
  private final TableNames tables;
  private final LetterStore store;
  private final RecordDecoder decoder;

  /**
   * Creates a check. Makes no call.
   *
   * @param dynamoDb the client to use; not closed
   * @param tables the names of the tables, with the views of the generation that would redrive
   * @param decoder decodes as the consumer does
   */
  public RedriveCheck(DynamoDbClient dynamoDb, TableNames tables, RecordDecoder decoder) {
    this.dynamoDb = dynamoDb;
    this.tables = tables;
    this.store = new LetterStore(dynamoDb, tables);
    this.decoder = decoder;
  }

  /** What a redrive would do. */
  public enum Expected {
    /** The record would be applied. */
    WOULD_APPLY,
    /** The reaction would be due at once. */
    WOULD_REACT,
    /** The record is applied already; the letter would be closed. */
    ALREADY_APPLIED,
    /** The record's place in the ledger is another change's; the letter would stay. */
    COLLISION,
    /** The record cannot be read; the letter would stay. */
    MALFORMED,
    /** The record is not a change of a note; the letter would stay. */
    FOREIGN,
    /** The note was erased: nothing would be applied, and the letter would go. */
    ERASED,
    /** Another generation has parked the record, and has to redrive it; the letter would stay. */
    OTHER_GENERATION,
    /** The letter is settled, or there is none. */
    NOT_OPEN
  }

  /**
   * The result of a check.
   *
   * @param expected what a redrive would do
   * @param detail more, for people; never a title or body
   * @param kind what kind of change it is; {@code null} if the record was not decoded
   * @param activeNotes by how much the user's notes would change
   * @param bodyBytes by how much the user's bytes would change
   */
  public record Checked(
      Expected expected, String detail, @Nullable String kind, long activeNotes, long bodyBytes) {}

  /**
   * Checks a letter. Throws the client's {@link software.amazon.awssdk.core.exception.SdkException}
   * if DynamoDB fails.
   *
   * @param id the letter's {@link LetterEntry#id()}
   * @return what a redrive would do
   * @throws IllegalArgumentException if {@code id} is not the id of a letter
   * @throws IllegalStateException if a part of the record is missing
   */
  public Checked check(String id) {
    DeadLetter letter = store.get(LetterId.parse(id)).orElse(null);
    if (letter == null) {
      return result(Expected.NOT_OPEN, "there is no such letter");
    }
    boolean reaction = letter.key().reaction() != null;
    boolean open = letter.state() == DeadLetter.State.OPEN;
    if (!open && !(reaction && letter.state() == DeadLetter.State.RETRY)) {
      return result(Expected.NOT_OPEN, "the letter is " + letter.state());
    }
    if (reaction) {
      return result(Expected.WOULD_REACT, "the reaction " + letter.key().reaction() + " is tried");
    }
    if (letter.key().generation() != tables.generation()) {
      return result(
          Expected.OTHER_GENERATION, "generation " + letter.key().generation() + " has parked it");
    }
    Optional<Record> record = store.record(letter);
    if (record.isEmpty()) {
      return result(Expected.MALFORMED, "the letter was parked without a record");
    }
    Decoded decoded = decoder.decode(record.get());
    if (decoded instanceof Decoded.Malformed malformed) {
      return result(Expected.MALFORMED, malformed.reason());
    }
    return decoded instanceof Decoded.Change change
        ? check(change.change())
        : result(Expected.FOREIGN, "not a change of a note");
  }

  private Checked check(NoteChange change) {
    Map<String, AttributeValue> tombstone =
        item(tables.noteOps(), OpsKeys.erasure(change.userId()));
    if (!tombstone.isEmpty()
        && change.latest().createdAt().isBefore(Erasure.fromItem(tombstone).erasedThrough())) {
      return result(Expected.ERASED, "the user was erased");
    }
    Map<String, AttributeValue> audit =
        item(
            tables.noteViews(),
            ViewKeys.auditRecord(change.userId(), change.noteId(), change.sequence()));
    if (!audit.isEmpty()) {
      return isSame(AuditCodec.decode(audit), change)
          ? result(Expected.ALREADY_APPLIED, "it is in the ledger")
          : result(Expected.COLLISION, "another change has its place in the ledger");
    }
    Contribution before = Contribution.of(change.before());
    Contribution after = Contribution.of(change.after());
    return new Checked(
        Expected.WOULD_APPLY,
        "",
        change.kind().name(),
        after.active() - before.active(),
        after.bodyBytes() - before.bodyBytes());
  }

  private static boolean isSame(AuditRecord audit, NoteChange change) {
    String streamEventId = change.origin().streamEventId();
    return (!streamEventId.isEmpty() && streamEventId.equals(audit.streamEventId()))
        || (audit.kind() == change.kind()
            && audit.noteVersion() == change.latest().version()
            && audit.updatedAt().equals(change.latest().updatedAt()));
  }

  private Map<String, AttributeValue> item(String table, Map<String, AttributeValue> key) {
    return dynamoDb.getItem(r -> r.tableName(table).key(key).consistentRead(true)).item();
  }

  private static Checked result(Expected expected, String detail) {
    return new Checked(expected, detail, null, 0, 0);
  }
}
