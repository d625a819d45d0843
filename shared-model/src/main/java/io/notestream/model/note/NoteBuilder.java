package io.notestream.model.note;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes a {@link Note}. Not thread-safe. A new one describes an empty first version. */
public final class NoteBuilder {

  private final NoteId id;
  private final UserId userId;
  private String title = "";
  private @Nullable String body = "";
  private @Nullable String bodyRef;
  private long bodyBytes;
  private Tags tags = Tags.none();
  private final Instant createdAt;
  private Instant updatedAt;
  private long version = 1;
  private @Nullable Expiry expiry;
  private @Nullable Instant deletedAt;
  private @Nullable String restoredFrom;
  private @Nullable String trace;

  /** A first version, written at the given time. */
  public NoteBuilder(NoteId id, UserId userId, Instant now) {
    this.id = id;
    this.userId = userId;
    this.createdAt = now;
    this.updatedAt = now;
  }

  NoteBuilder(Note note) {
    id = note.id();
    userId = note.userId();
    title = note.title();
    body = note.body();
    bodyRef = note.bodyRef();
    bodyBytes = note.bodyBytes();
    tags = note.tags();
    createdAt = note.createdAt();
    updatedAt = note.updatedAt();
    version = note.version();
    expiry = note.expiry();
    deletedAt = note.deletedAt();
    restoredFrom = note.restoredFrom();
    trace = note.trace();
  }

  public NoteBuilder title(String title) {
    this.title = title;
    return this;
  }

  /** A body in the item; its length is counted here. */
  public NoteBuilder body(String body) {
    this.body = body;
    this.bodyRef = null;
    this.bodyBytes = Note.bytesOf(body);
    return this;
  }

  /** A body of that many bytes in the blob store. */
  public NoteBuilder bodyRef(String bodyRef, long bodyBytes) {
    this.body = null;
    this.bodyRef = bodyRef;
    this.bodyBytes = bodyBytes;
    return this;
  }

  /** The length as it was stored, when it stands beside a body that is already set. */
  public NoteBuilder bodyBytes(long bodyBytes) {
    this.bodyBytes = bodyBytes;
    return this;
  }

  public NoteBuilder tags(Tags tags) {
    this.tags = tags;
    return this;
  }

  public NoteBuilder updatedAt(Instant updatedAt) {
    this.updatedAt = updatedAt;
    return this;
  }

  public NoteBuilder version(long version) {
    this.version = version;
    return this;
  }

  public NoteBuilder expiry(@Nullable Expiry expiry) {
    this.expiry = expiry;
    return this;
  }

  public NoteBuilder deletedAt(@Nullable Instant deletedAt) {
    this.deletedAt = deletedAt;
    return this;
  }

  public NoteBuilder restoredFrom(@Nullable String restoredFrom) {
    this.restoredFrom = restoredFrom;
    return this;
  }

  public NoteBuilder trace(@Nullable String trace) {
    this.trace = trace;
    return this;
  }

  /**
   * @throws IllegalArgumentException by the rules of {@link Note}
   */
  public Note build() {
    return new Note(
        id,
        userId,
        title,
        body,
        bodyRef,
        bodyBytes,
        tags,
        createdAt,
        updatedAt,
        version,
        expiry,
        deletedAt,
        restoredFrom,
        trace);
  }
}
