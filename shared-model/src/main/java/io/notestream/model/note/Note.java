package io.notestream.model.note;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A note as it is stored. Immutable.
 *
 * @param id its id
 * @param userId its owner
 * @param title may be empty
 * @param body the text; {@code null} if it lives in the blob store
 * @param bodyRef the key in the blob store of a body too large for an item; {@code null} otherwise
 * @param bodyBytes the body's length in bytes of UTF-8, wherever it lives
 * @param tags its tags
 * @param createdAt when it was first written; a restore keeps it
 * @param updatedAt when it was last written
 * @param version 1 when created, one more after every change: the optimistic lock
 * @param expiry when it expires; {@code null} if it never does
 * @param deletedAt set just before the delete of a note that is about to expire, so that the stream
 *     can tell the delete from an expiration; readers no longer see such a note
 * @param restoredFrom the event id of the expiration that the note came back from; {@code null} if
 *     it never expired
 * @param trace the W3C trace id of the request that last wrote it; {@code null} if there was none
 * @param span the parent id and the flags of that request's {@code traceparent}, such as {@code
 *     00f067aa0ba902b7-01}; {@code null} if they are not known
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
    @Nullable String trace,
    @Nullable String span) {

  /**
   * Creates a note; {@link #builder} is easier to read.
   *
   * @param id its id
   * @param userId its owner
   * @param title its title
   * @param body the text, or {@code null}
   * @param bodyRef the key of the text in the blob store, or {@code null}
   * @param bodyBytes the length of the text
   * @param tags its tags
   * @param createdAt when it was first written
   * @param updatedAt when it was last written
   * @param version at least 1
   * @param expiry when it expires, or {@code null}
   * @param deletedAt when its delete was announced, or {@code null}
   * @param restoredFrom the expiration that it came back from, or {@code null}
   * @param trace the trace id, or {@code null}
   * @param span the parent id and the flags, or {@code null}
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
      throw new IllegalArgumentException(
          "a body lives in the item or in the blob store, not in both");
    }
  }

  /**
   * {@return whether readers may see the note: it has neither expired nor been deleted, whether or
   * not its item still exists}
   *
   * @param now the present time
   */
  public boolean isLive(Instant now) {
    return deletedAt == null && (expiry == null || !expiry.hasPassed(now));
  }

  /**
   * {@return a builder of a first version, empty so far}
   *
   * @param id its id
   * @param userId its owner
   * @param now when it is written
   */
  public static Builder builder(NoteId id, UserId userId, Instant now) {
    return new Builder(id, userId, now);
  }

  /** {@return a builder that starts with this note's values} */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** {@return id, owner, version and size; never title or body, which must not end up in logs} */
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
    private @Nullable String span;

    private Builder(NoteId id, UserId userId, Instant now) {
      this.id = id;
      this.userId = userId;
      this.createdAt = now;
      this.updatedAt = now;
    }

    private Builder(Note note) {
      this(note.id(), note.userId(), note.createdAt());
      title = note.title();
      body = note.body();
      bodyRef = note.bodyRef();
      bodyBytes = note.bodyBytes();
      tags = note.tags();
      updatedAt = note.updatedAt();
      version = note.version();
      expiry = note.expiry();
      deletedAt = note.deletedAt();
      restoredFrom = note.restoredFrom();
      trace = note.trace();
      span = note.span();
    }

    /**
     * Sets the title.
     *
     * @param title may be empty
     * @return this
     */
    public Builder title(String title) {
      this.title = title;
      return this;
    }

    /**
     * Sets a body that lives in the item, and its length.
     *
     * @param body the text
     * @return this
     */
    public Builder body(String body) {
      this.body = body;
      this.bodyRef = null;
      this.bodyBytes = Utf8.length(body);
      return this;
    }

    /**
     * Sets a body that lives in the blob store.
     *
     * @param bodyRef its key
     * @param bodyBytes its length in bytes of UTF-8
     * @return this
     */
    public Builder bodyRef(String bodyRef, long bodyBytes) {
      this.body = null;
      this.bodyRef = bodyRef;
      this.bodyBytes = bodyBytes;
      return this;
    }

    /**
     * Replaces the length of a body that is already set by the one that was stored with it.
     *
     * @param bodyBytes the length in bytes of UTF-8
     * @return this
     */
    public Builder bodyBytes(long bodyBytes) {
      this.bodyBytes = bodyBytes;
      return this;
    }

    /**
     * Sets the tags.
     *
     * @param tags all of them
     * @return this
     */
    public Builder tags(Tags tags) {
      this.tags = tags;
      return this;
    }

    /**
     * Sets when the note is written.
     *
     * @param updatedAt by default when it was created
     * @return this
     */
    public Builder updatedAt(Instant updatedAt) {
      this.updatedAt = updatedAt;
      return this;
    }

    /**
     * Sets the version.
     *
     * @param version at least 1, the default
     * @return this
     */
    public Builder version(long version) {
      this.version = version;
      return this;
    }

    /**
     * Sets when the note expires.
     *
     * @param expiry {@code null}, the default, for never
     * @return this
     */
    public Builder expiry(@Nullable Expiry expiry) {
      this.expiry = expiry;
      return this;
    }

    /**
     * Sets when the note's delete was announced.
     *
     * @param deletedAt {@code null}, the default, for a note that is not being deleted
     * @return this
     */
    public Builder deletedAt(@Nullable Instant deletedAt) {
      this.deletedAt = deletedAt;
      return this;
    }

    /**
     * Sets the expiration that the note came back from.
     *
     * @param restoredFrom its event id; {@code null}, the default, for a note that never expired
     * @return this
     */
    public Builder restoredFrom(@Nullable String restoredFrom) {
      this.restoredFrom = restoredFrom;
      return this;
    }

    /**
     * Sets the trace id of the request that writes the note, and forgets the span of the one that
     * wrote it before.
     *
     * @param trace {@code null}, the default, for none
     * @return this
     */
    public Builder trace(@Nullable String trace) {
      return trace(trace, null);
    }

    /**
     * Sets the trace id and the span of the request that writes the note.
     *
     * @param trace {@code null}, the default, for none
     * @param span the parent id and the flags of its {@code traceparent}; {@code null}, the
     *     default, if they are not known
     * @return this
     */
    public Builder trace(@Nullable String trace, @Nullable String span) {
      this.trace = trace;
      this.span = span;
      return this;
    }

    /**
     * Builds the note.
     *
     * @return the note
     * @throws IllegalArgumentException if the version is not positive or the byte count negative
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
          trace,
          span);
    }
  }
}
