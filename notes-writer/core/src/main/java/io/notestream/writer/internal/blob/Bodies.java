package io.notestream.writer.internal.blob;

import io.notestream.model.blob.BlobStore;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.note.Utf8;
import io.notestream.writer.internal.store.UploadRecords;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts bodies where they belong, and reads them. Thread-safe. */
public final class Bodies {

  private static final Logger LOG = LoggerFactory.getLogger(Bodies.class);

  /** The longest body that lives in its note's item, in bytes of UTF-8. */
  public static final int MAX_INLINE_BYTES = 64 * 1024;

  private final @Nullable BlobStore blobs;
  private final UploadRecords uploads;

  /**
   * @param blobs for large bodies; {@code null} if there is none
   * @param uploads records every upload before it is made
   */
  public Bodies(@Nullable BlobStore blobs, UploadRecords uploads) {
    this.blobs = blobs;
    this.uploads = uploads;
  }

  /** Returns whether a body lives in its note's item. */
  public static boolean isInline(String body) {
    return body.length() <= MAX_INLINE_BYTES && Utf8.length(body) <= MAX_INLINE_BYTES;
  }

  /** Returns whether a body can be stored: a large one needs a blob store. */
  public boolean hasPlaceFor(String body) {
    return blobs != null || isInline(body);
  }

  /** Returns whether there is a blob store. */
  public boolean hasStore() {
    return blobs != null;
  }

  /**
   * Decides where a body lives. Uploads it if it is large, under a key that no other upload has;
   * call before the item is written, so that an item never refers to a body that is missing.
   *
   * @throws io.notestream.model.blob.BlobStoreException if it could not be stored
   * @throws io.notestream.writer.internal.store.StoreUnavailableException if the upload could not
   *     be recorded in time
   * @throws IllegalStateException if it is large and there is no blob store
   */
  public PlacedBody place(UserId userId, NoteId id, String body) {
    return isInline(body) ? inline(id, body) : upload(userId, id, body);
  }

  /**
   * Puts the bodies of one transaction where they were planned to live, see {@link #place}. Uploads
   * all or none.
   */
  public List<PlacedBody> placeAll(UserId userId, List<NoteId> ids, BodyPlan plan) {
    List<PlacedBody> placed = new ArrayList<>();
    try {
      for (int i = 0; i < ids.size(); i++) {
        NoteId id = ids.get(i);
        String text = plan.texts().get(i);
        placed.add(plan.inline().get(i) ? inline(id, text) : upload(userId, id, text));
      }
    } catch (RuntimeException e) {
      placed.forEach(this::discard);
      throw e;
    }
    return placed;
  }

  private static PlacedBody inline(NoteId id, String body) {
    return new PlacedBody(id, body, null, Utf8.length(body));
  }

  /**
   * Uploads a body. The record comes first: if this process dies, or it stays unknown whether the
   * item was written, the consumer finds the upload by it. It also stays if the upload fails, which
   * may have been made.
   */
  private PlacedBody upload(UserId userId, NoteId id, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String key = "bodies/" + id + "/" + UUID.randomUUID();
    BlobStore store = store();
    uploads.put(userId, id, key);
    store.put(key, bytes);
    return new PlacedBody(id, body, key, bytes.length);
  }

  /**
   * Returns the body of a note, wherever it lives.
   *
   * @throws io.notestream.model.blob.BlobStoreException if it could not be read
   * @throws MissingBodyException if the blob store does not have it, or there is none
   */
  public String text(Note note) {
    String ref = note.bodyRef();
    if (ref == null) {
      return note.body() == null ? "" : note.body();
    }
    if (blobs == null) {
      throw new MissingBodyException(
          "the body of note " + note.id() + " is in a blob store, and none is configured");
    }
    byte[] bytes =
        blobs
            .get(ref)
            .orElseThrow(
                () ->
                    new MissingBodyException(
                        "the body of note " + note.id() + " is missing from the blob store"));
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /**
   * Removes an upload that no item refers to nor will, and its record; does nothing if the body
   * lives in the item. Never fails: whatever goes wrong, it must not change the response, and the
   * consumer removes later what stays.
   */
  public void discard(PlacedBody placed) {
    String ref = placed.ref();
    if (ref == null) {
      return;
    }
    try {
      store().delete(ref);
      uploads.delete(placed.noteId(), ref);
    } catch (RuntimeException e) {
      LOG.warn(
          "the upload {} of a note that was not stored could not be removed at once; the consumer"
              + " removes it within two days",
          ref,
          e);
    }
  }

  private BlobStore store() {
    if (blobs == null) {
      throw new IllegalStateException("a large body needs a blob store, and none is configured");
    }
    return blobs;
  }
}
