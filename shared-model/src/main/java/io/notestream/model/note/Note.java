package io.notestream.model.note;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A note as it is stored. Immutable.
 *
 * @param id its identity
 * @param userId its owner
 * @param title may be empty
 * @param body the text; {@code null} if it lives in the blob store
 * @param bodyRef the key in the blob store of a body too large for an item; {@code null} otherwise
 * @param bodyBytes the body's length in bytes of UTF-8, wherever it lives
 * @param tags its tags
 * @param createdAt when it was first written; kept by a restore
 * @param updatedAt when it was last written
 * @param version 1 when created, one more with every change: the optimistic lock
 * @param expiry when it ends; {@code null} for a note that stays
 * @param deletedAt set just before a delete when the note's end is near, so that the stream can
 *     tell a delete from an expiration; such a note is no longer shown to readers
 * @param restoredFrom the event id of the expiration that the note came back from
 * @param trace the W3C trace id of the request that wrote it
 */
public record Note(
    NoteId id,
    UserId userId,
    String title,
    @Nullable String body,
    @Nullable String bodyRef,
    long bodyBytes,
    Tags tags,
    Instant createdAt,
    Instant updatedAt,
    long version,
    @Nullable Expiry expiry,
    @Nullable Instant deletedAt,
    @Nullable String restoredFrom,
    @Nullable String trace) {

  /**
   * @throws IllegalArgumentException if the version is not positive, the byte count is negative, or
   *     there is both a body and a reference to one
   */
  public Note {
    if (version < 1) {
      throw new IllegalArgumentException("a version is at least 1, not " + version);
    }
    if (bodyBytes < 0) {
      throw new IllegalArgumentException("bodyBytes is not negative: " + bodyBytes);
    }
    if (body != null && bodyRef != null) {
      throw new IllegalArgumentException("a body lives in the item or in the blob store, not both");
    }
  }

  /** The length of a body in bytes of UTF-8. */
  public static long bytesOf(String body) {
    return body.getBytes(StandardCharsets.UTF_8).length;
  }

  /**
   * Whether readers may see the note: it is not being deleted and has not expired, whether or not
   * the item is still there.
   */
  public boolean isLive(Instant now) {
    return deletedAt == null && (expiry == null || !expiry.hasPassed(now));
  }

  /**
   * Returns a builder of an empty first version.
   *
   * @param now when it is written
   */
  public static Builder builder(NoteId id, UserId userId, Instant now) {
    return new Builder(id, userId, now);
  }

  /** Returns a builder that starts with this note's values. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Never the title or the body: notes must not end in logs. */
  @Override
  public String toString() {
    return "Note[" + id + " of " + userId + ", version " + version + ", " + bodyBytes + " bytes]";
  }

  /** Builds a {@link Note}. Not thread-safe. */
  public static final class Builder {

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

    private Builder(NoteId id, UserId userId, Instant now) {
      this.id = id;
      this.userId = userId;
      this.createdAt = now;
      this.updatedAt = now;
    }

    private Builder(Note note) {
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

    public Builder title(String title) {
      this.title = title;
      return this;
    }

    /** A body in the item; its length is counted here. */
    public Builder body(String body) {
      this.body = body;
      this.bodyRef = null;
      this.bodyBytes = Note.bytesOf(body);
      return this;
    }

    /** A body of that many bytes in the blob store. */
    public Builder bodyRef(String bodyRef, long bodyBytes) {
      this.body = null;
      this.bodyRef = bodyRef;
      this.bodyBytes = bodyBytes;
      return this;
    }

    /** The length as it was stored, when it stands beside a body that is already set. */
    public Builder bodyBytes(long bodyBytes) {
      this.bodyBytes = bodyBytes;
      return this;
    }

    public Builder tags(Tags tags) {
      this.tags = tags;
      return this;
    }

    public Builder updatedAt(Instant updatedAt) {
      this.updatedAt = updatedAt;
      return this;
    }

    public Builder version(long version) {
      this.version = version;
      return this;
    }

    public Builder expiry(@Nullable Expiry expiry) {
      this.expiry = expiry;
      return this;
    }

    public Builder deletedAt(@Nullable Instant deletedAt) {
      this.deletedAt = deletedAt;
      return this;
    }

    public Builder restoredFrom(@Nullable String restoredFrom) {
      this.restoredFrom = restoredFrom;
      return this;
    }

    public Builder trace(@Nullable String trace) {
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
}
