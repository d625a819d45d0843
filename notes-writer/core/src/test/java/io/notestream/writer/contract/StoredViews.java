package io.notestream.writer.contract;

import io.notestream.model.change.ChangeKind;
import io.notestream.model.change.EventTimeSource;
import io.notestream.model.change.ExpiryCause;
import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.Expiry;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.Tags;
import io.notestream.model.note.UserId;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.ArchivedNote;
import io.notestream.model.view.AuditCodec;
import io.notestream.model.view.AuditRecord;
import io.notestream.model.view.Contribution;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Writes what a consumer would derive, at the time of a clock. */
public record StoredViews(DynamoDbClient dynamoDb, InstantSource clock) {

  private static final TableNames TABLES = TableNames.standard();
  private static final Contribution STORED = new Contribution(1, 3, Tags.of(List.of("shop")));

  StoredViews(DynamoDbClient dynamoDb) {
    this(dynamoDb, Clock.systemUTC());
  }

  public void summary(UserId user, int activeNotes, String lastActivityAt) {
    Map<String, AttributeValue> item = new HashMap<>(ViewKeys.userSummary(user));
    item.put("userId", AttributeValue.fromS(user.value()));
    item.put("activeNotes", number(activeNotes));
    item.put("created", number(activeNotes + 1));
    item.put("lastActivityAt", AttributeValue.fromS(lastActivityAt));
    item.put(KeyAttributes.GSI1_PK, AttributeValue.fromS(ViewKeys.ranking(user)));
    item.put(KeyAttributes.GSI2_PK, AttributeValue.fromS(ViewKeys.activity(user)));
    item.put(KeyAttributes.GSI2_SK, AttributeValue.fromS(lastActivityAt));
    put(TABLES.noteViews(), item);
  }

  public void tag(UserId user, String tag, int activeNotes) {
    Map<String, AttributeValue> item = new HashMap<>(ViewKeys.tagSummary(user, tag));
    item.put("tag", AttributeValue.fromS(tag));
    item.put("activeNotes", number(activeNotes));
    put(TABLES.noteViews(), item);
  }

  public void part(UserId user, String projection, String part, int notes) {
    Map<String, AttributeValue> item = new HashMap<>(ViewKeys.projected(user, projection, part));
    item.put("userId", AttributeValue.fromS(user.value()));
    item.put("projection", AttributeValue.fromS(projection));
    item.put("part", AttributeValue.fromS(part));
    item.put("schema", number(1));
    item.put("rankedBy", AttributeValue.fromS("notes"));
    item.put("activeNotes", number(notes));
    item.put("lastSeen", AttributeValue.fromS("2026-11-25T09:30:00.000Z"));
    item.put(
        KeyAttributes.GSI1_PK,
        AttributeValue.fromS(ViewKeys.projectedRanking(user, projection, part)));
    put(TABLES.noteViews(), item);
  }

  public void day(UserId user, String day, int created) {
    Map<String, AttributeValue> item =
        new HashMap<>(ViewKeys.daySummary(user, LocalDate.parse(day)));
    item.put("day", AttributeValue.fromS(day));
    item.put("created", number(created));
    put(TABLES.noteViews(), item);
  }

  /** A note that was created and has expired, and is archived; returns the expiration's id. */
  public String expired(UserId user, String title) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    NoteId id = NoteId.next(now);
    Expiry ended = Expiry.notBefore(now.minusSeconds(10));
    audit(user, id, "100", ChangeKind.CREATED, null, ended, now);
    audit(user, id, "101", ChangeKind.EXPIRED, ExpiryCause.TTL, ended, now);
    ArchivedNote archived =
        new ArchivedNote(
            Note.builder(id, user, now.minusSeconds(60)).title(title).expiry(ended).build(),
            new SequenceNumber("101"),
            ExpiryCause.TTL,
            now,
            now,
            now.plus(Duration.ofDays(30)).truncatedTo(ChronoUnit.SECONDS),
            null);
    put(TABLES.noteOps(), archived.toItem());
    return id + ":101";
  }

  private void audit(
      UserId user,
      NoteId id,
      String sequence,
      ChangeKind kind,
      ExpiryCause cause,
      Expiry expiry,
      Instant now) {
    put(
        TABLES.noteViews(),
        AuditCodec.encode(
            new AuditRecord(
                user,
                id,
                new SequenceNumber(sequence),
                "event-" + sequence,
                kind,
                cause,
                1,
                now,
                expiry,
                now,
                EventTimeSource.STREAM,
                now,
                new TreeSet<>(List.of("expiresAt")),
                kind == ChangeKind.CREATED ? Contribution.NOTHING : STORED,
                kind == ChangeKind.CREATED ? STORED : Contribution.NOTHING,
                Duration.ofMillis(20),
                null,
                null)));
  }

  private void put(String table, Map<String, AttributeValue> item) {
    dynamoDb.putItem(r -> r.tableName(table).item(item));
  }

  private static AttributeValue number(int value) {
    return AttributeValue.fromN(Integer.toString(value));
  }
}
