package io.notestream.stack.expiration;

import io.notestream.model.change.ChangeKind;
import io.notestream.model.note.Expiry;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.NoteCodec;
import io.notestream.model.table.NoteKeys;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.AuditCodec;
import io.notestream.model.view.AuditRecord;
import io.notestream.model.view.UserSummary;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** What the tables hold, read directly; and notes written directly, many at once. */
final class Tables implements AutoCloseable {

  private static final int LARGEST_BATCH = 25;

  private final TableNames names = TableNames.standard();
  private final DynamoDbClient dynamoDb;

  Tables(URI endpoint) {
    dynamoDb =
        DynamoDbClient.builder()
            .endpointOverride(endpoint)
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
            .build();
  }

  DynamoDbClient dynamoDb() {
    return dynamoDb;
  }

  TableNames names() {
    return names;
  }

  /** Writes so many notes of so many users, user0 and so on, that all expire then. */
  List<Note> put(int count, int users, Instant createdAt, Expiry expiry) {
    List<Note> notes =
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    Note.builder(NoteId.next(createdAt), new UserId("user" + i % users), createdAt)
                        .title("note " + i)
                        .body("body")
                        .expiry(expiry)
                        .build())
            .toList();
    for (int from = 0; from < count; from += LARGEST_BATCH) {
      put(notes.subList(from, Math.min(count, from + LARGEST_BATCH)));
    }
    return notes;
  }

  /** Writes a note that does not expire. */
  void putLasting(String user, Instant createdAt) {
    put(List.of(Note.builder(NoteId.next(createdAt), new UserId(user), createdAt).build()));
  }

  private void put(List<Note> notes) {
    List<WriteRequest> left =
        notes.stream()
            .map(note -> WriteRequest.builder().putRequest(p -> p.item(NoteCodec.encode(note))))
            .map(WriteRequest.Builder::build)
            .toList();
    while (!left.isEmpty()) {
      Map<String, List<WriteRequest>> requests = Map.of(names.notes(), left);
      BatchWriteItemResponse response = dynamoDb.batchWriteItem(r -> r.requestItems(requests));
      left = response.unprocessedItems().getOrDefault(names.notes(), List.of());
    }
  }

  /** Removes a note as a replica does it: without a condition, and without saying why. */
  void removePlainly(Note note) {
    dynamoDb.deleteItem(
        r -> r.tableName(names.notes()).key(NoteKeys.note(note.userId(), note.id())));
  }

  /** Removes what is due by that time, as a sweeper does that knows of no other clock. */
  void sweepElsewhere(Instant now) {
    AttributeValue time = AttributeValue.fromN(Long.toString(Expiry.nowInEpochSeconds(now)));
    for (Map<String, AttributeValue> item : scan(names.notes())) {
      AttributeValue end = item.get("expiresAt");
      if (end == null || Long.parseLong(end.n()) > Expiry.nowInEpochSeconds(now)) {
        continue;
      }
      try {
        dynamoDb.deleteItem(
            r ->
                r.tableName(names.notes())
                    .key(KeyAttributes.primaryKey(item.get("PK").s(), item.get("SK").s()))
                    .conditionExpression("expiresAt <= :now")
                    .expressionAttributeValues(Map.of(":now", time)));
      } catch (ConditionalCheckFailedException e) {
        // Renewed meanwhile, or gone: what the condition is for.
      }
    }
  }

  /** How many items the table of notes has. */
  int notesStored() {
    return scan(names.notes()).size();
  }

  UserSummary summary(String user) {
    UserId id = new UserId(user);
    Map<String, AttributeValue> item =
        dynamoDb
            .getItem(
                r ->
                    r.tableName(names.noteViews())
                        .key(ViewKeys.userSummary(id))
                        .consistentRead(true))
            .item();
    return item.isEmpty() ? UserSummary.empty(id) : UserSummary.fromItem(id, item);
  }

  /** The sum of a counter over user0 and so on. */
  long sum(int users, ToLongFunction<UserSummary> counter) {
    return IntStream.range(0, users).mapToLong(i -> counter.applyAsLong(summary("user" + i))).sum();
  }

  /** Every audit record of a change. */
  List<AuditRecord> audit() {
    return scan(names.noteViews()).stream()
        .filter(item -> item.containsKey("streamEventId") && item.containsKey("committedAt"))
        .map(AuditCodec::decode)
        .toList();
  }

  /** The audit records of that kind. */
  List<AuditRecord> audit(ChangeKind kind) {
    return audit().stream().filter(record -> record.kind() == kind).toList();
  }

  static Set<String> eventIds(List<AuditRecord> audit) {
    return audit.stream().map(AuditRecord::eventId).collect(Collectors.toSet());
  }

  /** The states of everything in the dead letters, pending reactions among it. */
  List<String> letterStates() {
    return operations("DEADLETTER#").stream()
        .filter(item -> item.containsKey("state"))
        .map(item -> item.get("state").s())
        .toList();
  }

  /** How many notes are archived. */
  long archived() {
    return scan(names.noteOps()).stream()
        .filter(item -> item.get("SK").s().startsWith("ARCHIVE#"))
        .count();
  }

  /** Tables that are not ours but KCL's. */
  List<String> leaseTables() {
    List<String> all = new ArrayList<>(dynamoDb.listTables().tableNames());
    all.removeAll(List.of(names.notes(), names.noteViews(), names.noteOps()));
    return all;
  }

  private List<Map<String, AttributeValue>> operations(String partition) {
    return scan(names.noteOps()).stream()
        .filter(item -> item.get("PK").s().startsWith(partition))
        .toList();
  }

  private List<Map<String, AttributeValue>> scan(String table) {
    return dynamoDb.scanPaginator(r -> r.tableName(table).consistentRead(true)).items().stream()
        .toList();
  }

  @Override
  public void close() {
    dynamoDb.close();
  }
}
