package io.notestream.writer.internal.route;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notestream.model.note.Expiry;
import io.notestream.model.note.ExpiryPolicy;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.NoteIds;
import io.notestream.model.time.Timestamps;
import io.notestream.writer.http.Response;
import io.notestream.writer.internal.blob.Bodies;
import io.notestream.writer.internal.blob.BodyPlan;
import io.notestream.writer.internal.blob.PlacedBody;
import io.notestream.writer.internal.request.BatchInput;
import io.notestream.writer.internal.request.IdempotencyKey;
import io.notestream.writer.internal.request.NoteInput;
import io.notestream.writer.internal.response.Json;
import io.notestream.writer.internal.response.Problem;
import io.notestream.writer.internal.response.ProblemType;
import io.notestream.writer.internal.response.RefusedException;
import io.notestream.writer.internal.store.CreateResult;
import io.notestream.writer.internal.store.IdempotencyRecord;
import io.notestream.writer.internal.store.IdempotencyRecord.CreatedNote;
import io.notestream.writer.internal.store.IdempotentRequest;
import io.notestream.writer.internal.store.NoteCreator;
import io.notestream.writer.internal.store.NoteWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The routes that create notes: one, or several of which all are stored or none. Thread-safe.
 *
 * <p>With an {@code Idempotency-Key}, what was created is remembered in the same transaction. The
 * response to a repetition is made from the record and from the repeated request, which brings
 * title, body and tags again: it is the same byte for byte, whatever has become of the note.
 */
public final class CreationRoutes {

  private static final String NOTES = "/notes";
  private static final String BATCH = "/notes/batch";

  /** The most notes of a batch: as many as a transaction of DynamoDB may have actions. */
  private static final int MAX_NOTES = 100;

  private final NoteWriter writer;
  private final NoteCreator creator;
  private final Bodies bodies;
  private final ExpiryPolicy policy;
  private final InstantSource clock;
  private final NoteIds ids = new NoteIds();

  public CreationRoutes(
      NoteWriter writer,
      NoteCreator creator,
      Bodies bodies,
      ExpiryPolicy policy,
      InstantSource clock) {
    this.writer = writer;
    this.creator = creator;
    this.bodies = bodies;
    this.policy = policy;
    this.clock = clock;
  }

  /** Returns the routes. */
  public List<Route> routes() {
    return List.of(
        Route.user("POST", NOTES, this::createOne), Route.user("POST", BATCH, this::createSeveral));
  }

  private Response createOne(RoutedRequest request) {
    Instant now = clock.instant();
    Envelope envelope = envelope(request, NOTES);
    NoteInput input =
        NoteInput.read(envelope.body, JsonPointer.empty(), policy, now, request.faults());
    Note note = create(request, envelope, List.of(input), now).get(0);
    return NoteJson.response(201, note, input.body()).with("Location", NOTES + "/" + note.id());
  }

  private Response createSeveral(RoutedRequest request) {
    Instant now = clock.instant();
    Envelope envelope = envelope(request, BATCH);
    int most = envelope.repeatable == null ? MAX_NOTES : MAX_NOTES - 1;
    List<NoteInput> inputs = BatchInput.read(envelope.body, most, policy, now, request.faults());
    List<Note> notes = create(request, envelope, inputs, now);
    ObjectNode json = Json.object();
    ArrayNode items = json.putArray("items");
    for (int i = 0; i < notes.size(); i++) {
      items.add(NoteJson.of(notes.get(i), inputs.get(i).body()));
    }
    return Json.response(201, json);
  }

  /**
   * A request apart from what its notes are.
   *
   * @param body its body
   * @param repeatable {@code null} if the caller will not repeat it
   * @param valid whether nothing was wrong so far
   */
  private record Envelope(ObjectNode body, @Nullable IdempotentRequest repeatable, boolean valid) {}

  private static Envelope envelope(RoutedRequest request, String route) {
    request.requireNoQuery();
    String key = request.idempotencyKey();
    boolean valid = request.faults().isEmpty();
    ObjectNode body = request.json(Json.MEDIA_TYPE);
    IdempotentRequest repeatable =
        key == null
            ? null
            : new IdempotentRequest(IdempotencyKey.digest(route, key), IdempotencyKey.digest(body));
    return new Envelope(body, repeatable, valid);
  }

  /** Returns the notes as they are, or were, created. */
  private List<Note> create(
      RoutedRequest request, Envelope envelope, List<NoteInput> inputs, Instant now) {
    BodyPlan plan = BodyPlan.of(inputs.stream().map(NoteInput::body).toList());
    if (envelope.repeatable != null
        && envelope.valid
        && (!request.faults().isEmpty() || plan.needsStore())) {
      // An expiry that was in the future may have passed since, and no body is uploaded twice.
      Optional<IdempotencyRecord> before = creator.find(request.userId(), envelope.repeatable);
      if (before.isPresent() && before.get().content().equals(envelope.repeatable.content())) {
        request.faults().forgive();
        return repeated(request, inputs, before.get());
      }
    }
    request.requireValid();
    if (plan.needsStore() && !bodies.hasStore()) {
      throw new RefusedException(noStore(inputs.size()));
    }
    List<NoteId> noteIds = inputs.stream().map(input -> ids.next(now)).toList();
    List<PlacedBody> placed = bodies.placeAll(request.userId(), noteIds, plan);
    List<Note> notes = new ArrayList<>();
    for (int i = 0; i < noteIds.size(); i++) {
      NoteInput input = inputs.get(i);
      Note.Builder note =
          draft(request, input, noteIds.get(i), Timestamps.truncate(now), input.expiry());
      notes.add(placed.get(i).applyTo(note).build());
    }
    return store(request, envelope, inputs, notes, placed);
  }

  private List<Note> store(
      RoutedRequest request,
      Envelope envelope,
      List<NoteInput> inputs,
      List<Note> notes,
      List<PlacedBody> placed) {
    Runnable discard = () -> placed.forEach(bodies::discard);
    if (envelope.repeatable == null && notes.size() == 1) {
      writer.create(notes.get(0), discard); // Half the price of a transaction.
      return notes;
    }
    CreateResult result = creator.create(notes, envelope.repeatable, discard);
    if (result instanceof CreateResult.Created) {
      return notes;
    }
    discard.run();
    if (result instanceof CreateResult.Repeated repeated) {
      return repeated(request, inputs, repeated.record());
    }
    throw new RefusedException(
        Problem.unprocessable(
            ProblemType.KEY_REUSED,
            "the Idempotency-Key stands for a request with another body; use a new key"));
  }

  /** Returns the notes that the first request created, as they were then. */
  private static List<Note> repeated(
      RoutedRequest request, List<NoteInput> inputs, IdempotencyRecord record) {
    List<Note> notes = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      CreatedNote created = record.notes().get(i);
      NoteInput input = inputs.get(i);
      notes.add(
          draft(request, input, created.id(), record.createdAt(), created.expiry())
              .body(input.body())
              .build());
    }
    return notes;
  }

  private static Note.Builder draft(
      RoutedRequest request, NoteInput input, NoteId id, Instant at, @Nullable Expiry expiry) {
    return Note.builder(id, request.userId(), at)
        .title(input.title())
        .tags(input.tags())
        .expiry(expiry)
        .trace(request.trace().traceId(), request.trace().span());
  }

  private static Problem noStore(int notes) {
    return Problem.tooLarge(
        (notes == 1
                ? "a body over " + Bodies.MAX_INLINE_BYTES + " bytes needs"
                : "a body over "
                    + Bodies.MAX_INLINE_BYTES
                    + " bytes, or bodies over "
                    + BodyPlan.MAX_INLINE_BYTES
                    + " bytes together, need")
            + " a blob store, and this service has none configured");
  }
}
