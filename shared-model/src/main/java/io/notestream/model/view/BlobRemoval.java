package io.notestream.model.view;

import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.Attributes;
import io.notestream.model.table.ItemReader;
import io.notestream.model.table.ItemWriter;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.OpsKeys;
import io.notestream.model.time.Timestamps;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A body in the blob store that is to be removed later, unless something refers to it then: one
 * that a change left behind, or an upload, which no note may ever have come to refer to. Immutable.
 *
 * <p>An upload is no change and has no sequence number. It has a stand-in, so that consumers that
 * know nothing of uploads read it too: a number that belongs to the body alone, and that means
 * nothing. They decide on it as on any removal, at the first look already.
 *
 * @param userId the note's owner
 * @param noteId the note that it belonged to, or was uploaded for
 * @param sequence the position of the change that left it behind; of an upload a stand-in
 * @param bodyRef its key in the blob store
 * @param due when to check whether it can be removed
 * @param upload what is known of an upload; {@code null} for a body that a change left behind
 */
public record BlobRemoval(
    UserId userId,
    NoteId noteId,
    SequenceNumber sequence,
    String bodyRef,
    Instant due,
    @Nullable Upload upload) {

  /** When an upload is looked at first: 24 hours after it. */
  public static final Duration FIRST_LOOK = Duration.ofHours(24);

  /** The attribute of {@link Upload#unusedAt}. */
  public static final String UNUSED_AT = "unusedAt";

  /** The attribute of {@link Upload#uploadedAt}. */
  public static final String UPLOADED_AT = "uploadedAt";

  private static final String DUE = "due";

  /**
   * What is known of an upload. Immutable.
   *
   * @param uploadedAt just before it was made, by the writer's clock
   * @param unusedAt when the first look found that the note does not refer to it; {@code null}
   *     before
   */
  public record Upload(Instant uploadedAt, @Nullable Instant unusedAt) {}

  /**
   * Creates the removal of a body that a change left behind.
   *
   * @param userId the note's owner
   * @param noteId the note that it belonged to
   * @param sequence the position of the change
   * @param bodyRef its key in the blob store
   * @param due when to check whether it can be removed
   */
  public BlobRemoval(
      UserId userId, NoteId noteId, SequenceNumber sequence, String bodyRef, Instant due) {
    this(userId, noteId, sequence, bodyRef, due, null);
  }

  /**
   * {@return the removal of an upload, due {@link #FIRST_LOOK} after it}
   *
   * @param userId the note's owner
   * @param noteId the note that it is for
   * @param bodyRef its key in the blob store, which no other upload has
   * @param uploadedAt the time just before the upload
   */
  public static BlobRemoval ofUpload(
      UserId userId, NoteId noteId, String bodyRef, Instant uploadedAt) {
    Instant time = Timestamps.truncate(uploadedAt);
    return new BlobRemoval(
        userId, noteId, standIn(bodyRef), bodyRef, time.plus(FIRST_LOOK), new Upload(time, null));
  }

  /**
   * {@return the primary key of an upload's removal}
   *
   * @param noteId the note that it is for
   * @param bodyRef its key in the blob store
   */
  public static Map<String, AttributeValue> uploadKey(NoteId noteId, String bodyRef) {
    return OpsKeys.blobRemoval(noteId, standIn(bodyRef).eventId(noteId.value()));
  }

  /** Returns 63 bits of the key's digest: at most 19 digits, and those of DynamoDB have 21. */
  private static SequenceNumber standIn(String bodyRef) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(bodyRef.getBytes(StandardCharsets.UTF_8));
      return new SequenceNumber(Long.toString(ByteBuffer.wrap(digest).getLong() & Long.MAX_VALUE));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  /** {@return whether this is an upload, not a body that a change left behind} */
  public boolean isUpload() {
    return upload != null;
  }

  /** {@return whether this is an upload that was not found unused yet} */
  public boolean isBeforeFirstLook() {
    return upload != null && upload.unusedAt() == null;
  }

  /** {@return the change's id; for an upload an id of the same form, which no change has} */
  public String eventId() {
    return sequence.eventId(noteId.value());
  }

  /** {@return the item's primary key} */
  public Map<String, AttributeValue> key() {
    return OpsKeys.blobRemoval(noteId, eventId());
  }

  /** {@return the sort key in GSI1: what is due first comes first} */
  public String sortKey() {
    return OpsKeys.at(due, eventId());
  }

  /**
   * {@return this removal at another time}
   *
   * @param newDue when
   */
  public BlobRemoval postponedTo(Instant newDue) {
    return new BlobRemoval(userId, noteId, sequence, bodyRef, newDue, upload);
  }

  /**
   * {@return this upload after its first look, which found it unused}
   *
   * @param now when that was
   * @param newDue when to look again
   * @throws IllegalStateException if this is no upload
   */
  public BlobRemoval foundUnused(Instant now, Instant newDue) {
    if (upload == null) {
      throw new IllegalStateException("a change left the body behind: " + eventId());
    }
    return new BlobRemoval(
        userId, noteId, sequence, bodyRef, newDue, new Upload(upload.uploadedAt(), now));
  }

  /** {@return the item, keys included} */
  public Map<String, AttributeValue> toItem() {
    return new ItemWriter(key())
        .string(Attributes.USER_ID, userId.value())
        .string(Attributes.NOTE_ID, noteId.value())
        .string(Attributes.SEQUENCE, sequence.value())
        .string(Attributes.EVENT_ID, eventId())
        .string(Attributes.BODY_REF, bodyRef)
        .time(DUE, due)
        .time(UPLOADED_AT, upload == null ? null : upload.uploadedAt())
        .time(UNUSED_AT, upload == null ? null : upload.unusedAt())
        .string(KeyAttributes.GSI1_PK, OpsKeys.BLOBS_DUE)
        .string(KeyAttributes.GSI1_SK, sortKey())
        .toItem();
  }

  /**
   * {@return the blob removal that an item holds}
   *
   * @param item the whole item
   * @throws CorruptItemException if an attribute is missing or of the wrong type
   */
  public static BlobRemoval fromItem(Map<String, AttributeValue> item) {
    ItemReader<CorruptItemException> reader = new ItemReader<>(item, CorruptItemException::new);
    Instant uploadedAt = reader.optionalTime(UPLOADED_AT);
    try {
      return new BlobRemoval(
          new UserId(reader.string(Attributes.USER_ID)),
          new NoteId(reader.string(Attributes.NOTE_ID)),
          new SequenceNumber(reader.string(Attributes.SEQUENCE)),
          reader.string(Attributes.BODY_REF),
          reader.time(DUE),
          uploadedAt == null ? null : new Upload(uploadedAt, reader.optionalTime(UNUSED_AT)));
    } catch (IllegalArgumentException e) {
      throw new CorruptItemException("not a blob removal: " + e.getMessage(), e);
    }
  }
}
