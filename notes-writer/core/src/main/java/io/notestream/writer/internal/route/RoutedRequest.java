package io.notestream.writer.internal.route;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.writer.http.Request;
import io.notestream.writer.internal.request.Cursor;
import io.notestream.writer.internal.request.EntityTags;
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
 * @param trace the trace id
 */
record RoutedRequest(
    Request message, Map<String, String> parameters, @Nullable UserId user, String trace) {

  /** Names of UTF-8, and of the part of it that is ASCII. */
  private static final Set<String> UTF_8 = Set.of("utf-8", "utf8", "us-ascii");

  /** The caller, on a route that needs a user. */
  UserId userId() {
    if (user == null) {
      throw new IllegalStateException("the route does not ask for a user");
    }
    return user;
  }

  /** The path parameter {@code id}, as a note's id: what is none names no note. */
  NoteId noteId() {
    String id = parameters.getOrDefault("id", "");
    if (!NoteId.isValid(id)) {
      throw new RefusedException(noSuchNote());
    }
    return new NoteId(id);
  }

  /** What the caller states about the version to be changed. */
  Precondition precondition() {
    return EntityTags.precondition(message);
  }

  /** Whether the caller has this version of the note already, by {@code If-None-Match}. */
  boolean callerHas(long version) {
    return EntityTags.matches(message.header("If-None-Match"), version);
  }

  boolean hasBody() {
    return message.body().length > 0;
  }

  static Problem noSuchNote() {
    return Problem.notFound("there is no such note; it may have expired or been deleted");
  }

  /**
   * The cursor of one of the caller's lists.
   *
   * @param list what is listed, its filters included
   */
  Cursor cursor(String list) {
    return new Cursor(userId() + " " + list);
  }

  /**
   * Returns the query parameters.
   *
   * @param known those that the route has; any other is refused
   */
  QueryParameters query(String... known) {
    return new QueryParameters(message, Set.of(known));
  }

  /** Refuses a request with query parameters. */
  void requireNoQuery() {
    query();
  }

  /**
   * The body as a JSON object. A body without a stated media type is taken as JSON.
   *
   * @param mediaTypes what it may be stated as
   */
  ObjectNode json(String... mediaTypes) {
    String stated = message.mediaType();
    if (stated != null && !List.of(mediaTypes).contains(stated)) {
      throw new RefusedException(
          Problem.unsupportedMediaType(
              "send " + String.join(" or ", mediaTypes) + " instead of " + stated));
    }
    String charset = message.charset();
    if (charset != null && !UTF_8.contains(charset)) {
      throw new RefusedException(
          Problem.unsupportedMediaType("send JSON in utf-8 instead of " + charset));
    }
    return JsonBody.parse(message.body());
  }
}
