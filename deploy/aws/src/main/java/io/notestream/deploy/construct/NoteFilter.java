package io.notestream.deploy.construct;

import java.util.List;

/**
 * Which records of the stream reach the function. Lambda drops the others without charge: the
 * idempotency records of the writer, and whatever else is in the table.
 *
 * <p>A record passes if any pattern matches. The consumer takes an item for a note by its {@code
 * entity}, and what is under a note's key without one for malformed, which has to be parked and not
 * lost. A delete has the old image alone, and a note that becomes another item only its old image
 * says so: each image has a pattern of its own.
 */
final class NoteFilter {

  static final List<String> PATTERNS =
      List.of(
          "{\"dynamodb\":{\"NewImage\":{\"entity\":{\"S\":[\"NOTE\"]}}}}",
          "{\"dynamodb\":{\"OldImage\":{\"entity\":{\"S\":[\"NOTE\"]}}}}",
          "{\"dynamodb\":{\"Keys\":{\"SK\":{\"S\":[{\"prefix\":\"NOTE#\"}]}}}}");

  private NoteFilter() {}
}
