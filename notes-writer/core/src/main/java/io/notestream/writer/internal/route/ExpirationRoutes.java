package io.notestream.writer.internal.route;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notestream.model.note.Expiry;
import io.notestream.model.note.ExpiryPolicy;
import io.notestream.model.note.Note;
import io.notestream.model.time.Timestamps;
import io.notestream.model.view.Expiration;
import io.notestream.writer.http.Response;
import io.notestream.writer.internal.blob.Bodies;
import io.notestream.writer.internal.blob.MissingBodyException;
import io.notestream.writer.internal.request.Cursor;
import io.notestream.writer.internal.request.Faults;
import io.notestream.writer.internal.request.IdempotencyKey;
import io.notestream.writer.internal.request.NoteFields;
import io.notestream.writer.internal.request.QueryParameters;
import io.notestream.writer.internal.response.Json;
import io.notestream.writer.internal.response.ListResponse;
import io.notestream.writer.internal.response.Problem;
import io.notestream.writer.internal.response.ProblemType;
import io.notestream.writer.internal.store.ArchiveReader;
import io.notestream.writer.internal.store.ArchiveState;
import io.notestream.writer.internal.store.EventId;
import io.notestream.writer.internal.store.ExpirationPosition;
import io.notestream.writer.internal.store.IdempotentRequest;
import io.notestream.writer.internal.store.NoteRestorer;
import io.notestream.writer.internal.store.Page;
import io.notestream.writer.internal.store.RestoreRequest;
import io.notestream.writer.internal.store.RestoreResult;
import io.notestream.writer.internal.store.ViewReader;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The routes that list and restore expired notes. Thread-safe. */
public final class ExpirationRoutes {

  private static final Set<String> RESTORE_MEMBERS =
      Set.of(NoteFields.TTL_SECONDS, NoteFields.EXPIRES_AT);

  private final ViewReader views;
  private final ArchiveReader archives;
  private final NoteRestorer restorer;
  private final Bodies bodies;
  private final ExpiryPolicy policy;
  private final InstantSource clock;

  public ExpirationRoutes(
      ViewReader views,
      ArchiveReader archives,
      NoteRestorer restorer,
      Bodies bodies,
      ExpiryPolicy policy,
      InstantSource clock) {
    this.views = views;
    this.archives = archives;
    this.restorer = restorer;
    this.bodies = bodies;
    this.policy = policy;
    this.clock = clock;
  }

  /** Returns the routes. */
  public List<Route> routes() {
    return List.of(
        Route.user("GET", "/expirations", this::list),
        Route.user("POST", "/expirations/{id}/restore", this::restore));
  }

  private Response list(RoutedRequest request) {
    QueryParameters query = request.query("limit", "cursor");
    Cursor cursor = request.cursor("expirations");
    String text =
        cursor.read(
            query, request.faults(), position -> ExpirationPosition.parse(position).isPresent());
    ExpirationPosition after = text == null ? null : ExpirationPosition.parse(text).orElseThrow();
    int limit = query.limit();
    request.requireValid();
    Page<Expiration, ExpirationPosition> page = views.expirations(request.userId(), limit, after);
    ExpirationPosition next = page.next();
    Map<String, ArchiveState> archived = archives.states(request.userId(), page.items());
    Instant now = clock.instant();
    return ListResponse.of(
        page.items(),
        expiration -> json(expiration, archived.get(expiration.eventId()), now),
        next == null ? null : cursor.write(next.text()));
  }

  private Response restore(RoutedRequest request) {
    Instant now = Timestamps.truncate(clock.instant());
    request.requireNoQuery();
    String key = request.idempotencyKey();
    boolean valid = request.faults().isEmpty();
    ObjectNode body = request.hasBody() ? request.json(Json.MEDIA_TYPE) : Json.object();
    newExpiry(body, now, request.faults());
    Optional<EventId> expiration = EventId.parse(request.parameters().getOrDefault("id", ""));
    if (expiration.isEmpty()) {
      request.requireValid();
      return notArchived().toResponse();
    }
    RestoreRequest wanted =
        new RestoreRequest(
            request.userId(),
            expiration.get(),
            now,
            at -> newExpiry(body, at),
            key == null ? null : repeatable(request, expiration.get(), key, body),
            request.trace());
    if (wanted.repeatable() != null && valid && !request.faults().isEmpty()) {
      // An expiry that was in the future at the first request may have passed since.
      Optional<Note> before = restorer.find(wanted);
      if (before.isPresent()) {
        request.faults().forgive();
        return repeated(before.get());
      }
    }
    request.requireValid();
    return response(expiration.get(), restorer.restore(wanted));
  }

  private Response response(EventId expiration, RestoreResult result) {
    if (result instanceof RestoreResult.Restored restored) {
      return created(restored.note());
    }
    if (result instanceof RestoreResult.Repeated repeated) {
      return repeated(repeated.note());
    }
    if (result instanceof RestoreResult.KeyReused) {
      return Problem.unprocessable(
              ProblemType.KEY_REUSED,
              "the Idempotency-Key stands for a restore with another body; use a new key")
          .toResponse();
    }
    if (result instanceof RestoreResult.AlreadyRestored) {
      return alreadyRestored(
          "an expiration can be restored once; the note may have expired again since then");
    }
    if (result instanceof RestoreResult.NoteExists) {
      return Problem.conflict(
              ProblemType.NOTE_EXISTS,
              "note " + expiration.noteId() + " came back from another expiration")
          .toResponse();
    }
    return notArchived().toResponse();
  }

  /** Returns the response to the first request once more. */
  private Response repeated(Note note) {
    try {
      return created(note);
    } catch (MissingBodyException e) {
      // The note has left its large body behind since then, and it was removed.
      return alreadyRestored(
          "the expiration was restored with this Idempotency-Key; the body that the note had then"
              + " is gone");
    }
  }

  private Response created(Note note) {
    return NoteJson.response(201, note, bodies.text(note)).with("Location", "/notes/" + note.id());
  }

  private static Response alreadyRestored(String detail) {
    return Problem.conflict(ProblemType.ALREADY_RESTORED, detail).toResponse();
  }

  private static IdempotentRequest repeatable(
      RoutedRequest request, EventId expiration, String key, ObjectNode body) {
    String user = request.userId().value();
    String route = user.length() + " " + user + " /expirations/" + expiration + "/restore";
    return new IdempotentRequest(IdempotencyKey.digest(route, key), IdempotencyKey.digest(body));
  }

  /** Returns the new expiry of a body that has no faults, seen from the time of the restore. */
  private @Nullable Expiry newExpiry(ObjectNode body, Instant restoredAt) {
    Faults faults = new Faults();
    Expiry expiry = newExpiry(body, restoredAt, faults);
    faults.requireNone();
    return expiry;
  }

  private @Nullable Expiry newExpiry(ObjectNode body, Instant now, Faults faults) {
    return new NoteFields(body, JsonPointer.empty(), RESTORE_MEMBERS, faults)
        .expiry(policy, now)
        .expiry();
  }

  private static Problem notArchived() {
    return Problem.notFound(
        "no such expiration is archived; it may be too old, or not archived yet");
  }

  private static ObjectNode json(
      Expiration expiration, @Nullable ArchiveState archived, Instant now) {
    return Json.object()
        .put("id", expiration.eventId())
        .put("noteId", expiration.noteId().value())
        .put("cause", expiration.cause().name())
        .put("expiresAt", Json.time(expiration.expiry().instant()))
        .put("expiredAt", Json.time(expiration.eventTime()))
        .put("version", expiration.noteVersion())
        .put("restoredAt", Json.time(archived == null ? null : archived.restoredAt()))
        .put("restorableUntil", Json.time(archived == null ? null : archived.restorableUntil(now)));
  }
}
