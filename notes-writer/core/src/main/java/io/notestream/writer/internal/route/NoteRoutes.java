package io.notestream.writer.internal.route;

import com.fasterxml.jackson.core.JsonPointer;
import io.notestream.model.note.ExpiryPolicy;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.writer.http.Response;
import io.notestream.writer.internal.blob.Bodies;
import io.notestream.writer.internal.blob.PlacedBody;
import io.notestream.writer.internal.request.Cursor;
import io.notestream.writer.internal.request.EntityTags;
import io.notestream.writer.internal.request.NoteInput;
import io.notestream.writer.internal.request.NotePatch;
import io.notestream.writer.internal.request.QueryParameters;
import io.notestream.writer.internal.request.TagFilter;
import io.notestream.writer.internal.response.Json;
import io.notestream.writer.internal.response.ListResponse;
import io.notestream.writer.internal.response.Problem;
import io.notestream.writer.internal.response.RefusedException;
import io.notestream.writer.internal.store.DeleteResult;
import io.notestream.writer.internal.store.NoteDeleter;
import io.notestream.writer.internal.store.NoteQuery;
import io.notestream.writer.internal.store.NoteReader;
import io.notestream.writer.internal.store.NoteWriter;
import io.notestream.writer.internal.store.Page;
import io.notestream.writer.internal.store.Precondition;
import io.notestream.writer.internal.store.UpdateResult;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The routes that read, change and delete notes. Thread-safe. */
public final class NoteRoutes {

  private static final String MERGE_PATCH = "application/merge-patch+json";

  private final NoteReader reader;
  private final NoteWriter writer;
  private final NoteDeleter deleter;
  private final Bodies bodies;
  private final ExpiryPolicy policy;
  private final InstantSource clock;

  public NoteRoutes(
      NoteReader reader,
      NoteWriter writer,
      NoteDeleter deleter,
      Bodies bodies,
      ExpiryPolicy policy,
      InstantSource clock) {
    this.reader = reader;
    this.writer = writer;
    this.deleter = deleter;
    this.bodies = bodies;
    this.policy = policy;
    this.clock = clock;
  }

  /** Returns the routes. */
  public List<Route> routes() {
    return List.of(
        Route.user("GET", "/notes", this::list),
        Route.user("GET", "/notes/{id}", this::get),
        Route.user("PUT", "/notes/{id}", this::replace),
        Route.user("PATCH", "/notes/{id}", this::patch),
        Route.user("DELETE", "/notes/{id}", this::delete));
  }

  private Response list(RoutedRequest request) {
    QueryParameters query = request.query("limit", "cursor", "tag", "expiringWithin");
    TagFilter tag = query.tag();
    Duration expiringWithin = query.duration("expiringWithin");
    Cursor cursor = request.cursor("notes tag=" + tag + " expiringWithin=" + expiringWithin);
    String after = cursor.read(query, request.faults(), NoteReader::isPosition);
    NoteQuery wanted =
        new NoteQuery(query.limit(), tag == null ? Set.of() : tag.any(), expiringWithin, after);
    request.requireValid();
    Page<Note, String> page = reader.list(request.userId(), wanted);
    return ListResponse.of(
        page.items(), note -> NoteJson.of(note, note.body()), cursor.write(page.next()));
  }

  private Response get(RoutedRequest request) {
    request.requireNoQuery();
    Precondition precondition = request.readPrecondition();
    request.requireValid();
    Note note = find(request, precondition);
    if (request.callerHas(note.version())) {
      return Response.empty(304).with("ETag", EntityTags.entityTag(note.version()));
    }
    return NoteJson.response(200, note, bodies.text(note));
  }

  private Response replace(RoutedRequest request) {
    request.requireNoQuery();
    NoteInput input =
        NoteInput.read(
            request.json(Json.MEDIA_TYPE),
            JsonPointer.empty(),
            policy,
            clock.instant(),
            request.faults());
    Precondition precondition = request.precondition();
    request.requireValid();
    return change(
        request,
        precondition,
        input.body(),
        note -> note.title(input.title()).tags(input.tags()).expiry(input.expiry()));
  }

  private Response patch(RoutedRequest request) {
    request.requireNoQuery();
    NotePatch patch =
        NotePatch.read(
            request.json(Json.MEDIA_TYPE, MERGE_PATCH), policy, clock.instant(), request.faults());
    Precondition precondition = request.precondition();
    request.requireValid();
    if (patch.changesNothing()) {
      Note note = find(request, precondition);
      return NoteJson.response(200, note, bodies.text(note));
    }
    return change(request, precondition, patch.body(), patch::applyTo);
  }

  private Response delete(RoutedRequest request) {
    request.requireNoQuery();
    Precondition precondition = request.precondition();
    request.requireValid();
    DeleteResult result =
        deleter.delete(request.userId(), request.noteId(), precondition, request.trace());
    return switch (result) {
      case GONE -> Response.empty(204);
      case NOTHING_THERE, MISMATCH ->
          Problem.preconditionFailed(
                  "the note has no version that If-Match and If-None-Match allow")
              .toResponse();
    };
  }

  /**
   * Changes a note.
   *
   * @param body the new body; {@code null} to leave it
   */
  private Response change(
      RoutedRequest request,
      Precondition precondition,
      @Nullable String body,
      UnaryOperator<Note.Builder> edit) {
    NoteId id = request.noteId();
    PlacedBody placed = body == null ? null : place(request, precondition, body);
    UpdateResult result =
        writer.update(
            request.userId(),
            id,
            precondition,
            note -> {
              Note.Builder edited = edit.apply(note.toBuilder());
              return (placed == null ? edited : placed.applyTo(edited)).build();
            },
            request.trace(),
            placed == null ? () -> {} : () -> bodies.discard(placed));
    if (result instanceof UpdateResult.Updated updated) {
      Note note = updated.note();
      return NoteJson.response(200, note, body == null ? bodies.text(note) : body);
    }
    if (result instanceof UpdateResult.Mismatch mismatch) {
      return mismatch(mismatch.version()).toResponse();
    }
    return RoutedRequest.noSuchNote().toResponse();
  }

  private PlacedBody place(RoutedRequest request, Precondition precondition, String body) {
    if (!bodies.hasPlaceFor(body)) {
      throw new RefusedException(noStore());
    }
    if (!Bodies.isInline(body)) {
      // Most of what is refused is refused before anything is uploaded.
      find(request, precondition);
    }
    return bodies.place(request.userId(), request.noteId(), body);
  }

  /** Returns the note; refuses the request if there is none, or none with such a version. */
  private Note find(RoutedRequest request, Precondition precondition) {
    Note note =
        reader
            .find(request.userId(), request.noteId())
            .orElseThrow(() -> new RefusedException(RoutedRequest.noSuchNote()));
    if (!precondition.allows(note.version())) {
      throw new RefusedException(mismatch(note.version()));
    }
    return note;
  }

  private static Problem noStore() {
    return Problem.tooLarge(
        "a body over "
            + Bodies.MAX_INLINE_BYTES
            + " bytes needs a blob store, and this service has none configured");
  }

  private static Problem mismatch(long version) {
    return Problem.preconditionFailed("the note has the version " + version);
  }
}
