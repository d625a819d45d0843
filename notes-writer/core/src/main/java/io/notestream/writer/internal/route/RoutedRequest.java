package io.notestream.writer.internal.route;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.writer.http.Request;
import io.notestream.writer.internal.observe.TraceParent;
import io.notestream.writer.internal.request.BodyDecoder;
import io.notestream.writer.internal.request.Cursor;
import io.notestream.writer.internal.request.EntityTags;
import io.notestream.writer.internal.request.Faults;
import io.notestream.writer.internal.request.IdempotencyKey;
import io.notestream.writer.internal.request.JsonBody;
import io.notestream.writer.internal.request.QueryParameters;
import io.notestream.writer.internal.response.Problem;
import io.notestream.writer.internal.response.RefusedException;
import io.notestream.writer.internal.store.Precondition;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request together with its route's parameters and its caller.
 *
 * @param message the request as it was received
 * @param parameters the parameters of the path, decoded
 * @param user the caller; {@code null} on routes that need no user
 * @param trace its place in a trace
 * @param settings what all requests have in common
 * @param faults what is wrong with the parts that were read so far
 */
record RoutedRequest(
    Request message,
    Map<String, String> parameters,
    @Nullable UserId user,
    TraceParent trace,
    RequestSettings settings,
    Faults faults) {

  /** The charsets that are UTF-8 or a part of it. */
  private static final Set<String> UTF_8 = Set.of("utf-8", "utf8", "us-ascii");

  /** Returns the caller, on a route that needs a user. */
  UserId userId() {
    if (user == null) {
      throw new IllegalStateException("the route does not need a user");
    }
    return user;
  }

  /** Returns the note's id in the path; refuses the request if it cannot be one. */
  NoteId noteId() {
    String id = parameters.getOrDefault("id", "");
    if (!NoteId.isValid(id)) {
      throw new RefusedException(noSuchNote());
    }
    return new NoteId(id);
  }

  /** Returns what the caller requires of the version to be changed or deleted. */
  Precondition precondition() {
    return EntityTags.precondition(message, faults);
  }

  /** Returns what the caller requires of the version to be read. */
  Precondition readPrecondition() {
    return EntityTags.readPrecondition(message, faults);
  }

  /** Returns whether the caller has a version of the note already. */
  boolean callerHas(long version) {
    return EntityTags.callerHas(message, version);
  }

  /** Returns whether the request has a body. */
  boolean hasBody() {
    return message.body().length > 0;
  }

  /** Returns the problem of a note that does not exist for the caller. */
  static Problem noSuchNote() {
    return Problem.notFound("there is no such note; it may have expired or been deleted");
  }

  /**
   * Returns the cursor of one of the caller's lists.
   *
   * @param list the list and its filters
   */
  Cursor cursor(String list) {
    String owner = userId().value();
    return new Cursor(settings.cursorKeys(), owner.length() + " " + owner + " " + list);
  }

  /** Returns the cursor of a list that belongs to no user. */
  Cursor operatorsCursor(String list) {
    return new Cursor(settings.cursorKeys(), "- " + list);
  }

  /** Returns the key by which the caller may repeat the request; {@code null} if there is none. */
  @Nullable String idempotencyKey() {
    return IdempotencyKey.read(message, faults);
  }

  /**
   * Returns the query parameters.
   *
   * @param known those that the route has; any other is a fault
   */
  QueryParameters query(String... known) {
    return new QueryParameters(message, Set.of(known), faults);
  }

  /** Finds fault with every query parameter. */
  void requireNoQuery() {
    query();
  }

  /**
   * Refuses the request if anything is wrong with the parts that were read. To be called after the
   * last of them was read, and before anything is done.
   */
  void requireValid() {
    faults.requireNone();
  }

  /**
   * Returns the body as a JSON object. Without a media type it is taken as JSON.
   *
   * @param mediaTypes the media types that are accepted
   */
  ObjectNode json(String... mediaTypes) {
    String stated = message.mediaType();
    if (stated != null && !List.of(mediaTypes).contains(stated)) {
      throw unsupported(
          mediaTypes, "send " + String.join(" or ", mediaTypes) + " instead of " + stated);
    }
    String charset = message.charset();
    if (charset != null && !UTF_8.contains(charset)) {
      throw unsupported(mediaTypes, "send JSON in utf-8 instead of " + charset);
    }
    return JsonBody.parse(BodyDecoder.decode(message, settings.maxRequestBytes()));
  }

  /** Returns the refusal of a media type, for a patch with those that are taken (RFC 5789). */
  private RefusedException unsupported(String[] mediaTypes, String detail) {
    Problem problem = Problem.unsupportedMediaType(detail);
    return new RefusedException(
        message.method().equals("PATCH")
            ? problem.with("Accept-Patch", String.join(", ", mediaTypes))
            : problem);
  }
}
