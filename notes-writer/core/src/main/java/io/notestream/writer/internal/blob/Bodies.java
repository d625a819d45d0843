package io.notestream.writer.internal.blob;

import io.notestream.model.blob.BlobStore;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Puts bodies where they belong, and reads them. Thread-safe. */
public final class Bodies {

  /** The longest body that lives in its note's item, in bytes of UTF-8. */
  public static final int MAX_INLINE_BYTES = 64 * 1024;

  private final @Nullable BlobStore blobs;

  /**
   * @param blobs for large bodies; {@code null} if there is none
   */
  public Bodies(@Nullable BlobStore blobs) {
    this.blobs = blobs;
  }

  /** Returns whether a body lives in its note's item. */
  public static boolean isInline(String body) {
    return body.length() <= MAX_INLINE_BYTES && Utf8.length(body) <= MAX_INLINE_BYTES;
  }

  /** Returns whether a body can be stored: a large one needs a blob store. */
  public boolean hasPlaceFor(String body) {
    return blobs != null || isInline(body);
  }

  /**
   * Decides where a body lives. Uploads it if it is large, under a key that no other upload has;
   * call before the item is written, so that an item never refers to a body that is missing.
   *
   * @throws io.notestream.model.blob.BlobStoreException if it could not be stored
   * @throws IllegalStateException if it is large and there is no blob store
   */
  public PlacedBody place(NoteId id, String body) {
    if (isInline(body)) {
      return new PlacedBody(body, null, Utf8.length(body));
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String key = "bodies/" + id + "/" + UUID.randomUUID();
    store().put(key, bytes);
    return new PlacedBody(body, key, bytes.length);
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
   * Removes an upload that no item refers to.
   *
   * @throws io.notestream.model.blob.BlobStoreException if it could not be removed
   */
  public void discard(String bodyRef) {
    store().delete(bodyRef);
  }

  private BlobStore store() {
    if (blobs == null) {
      throw new IllegalStateException("a large body needs a blob store, and none is configured");
    }
    return blobs;
  }
}
