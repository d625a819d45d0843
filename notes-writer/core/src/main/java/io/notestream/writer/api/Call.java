package io.notestream.writer.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One request on its route.
 *
 * @param request as it came
 * @param parameters the path's, decoded
 * @param user who calls; {@code null} on routes that need no user
 * @param trace the trace id
 */
record Call(Request request, Map<String, String> parameters, @Nullable UserId user, String trace) {

  /** Who calls, on a route that needs a user. */
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

  static Problem noSuchNote() {
    return Problem.notFound("there is no such note; it may have expired or been deleted");
  }

  QueryParameters query(String... known) {
    return new QueryParameters(request, Set.of(known));
  }

  /**
   * The body as a JSON object. A body without a stated media type is taken as JSON.
   *
   * @param mediaTypes what it may be stated as
   */
  ObjectNode json(String... mediaTypes) {
    String stated = request.mediaType();
    if (stated != null && !List.of(mediaTypes).contains(stated)) {
      throw new RefusedException(
          Problem.unsupportedMediaType(
              "send " + String.join(" or ", mediaTypes) + " instead of " + stated));
    }
    return Json.parseObject(request.body());
  }
}
