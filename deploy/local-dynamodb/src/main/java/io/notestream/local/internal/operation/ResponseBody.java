package io.notestream.local.internal.operation;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** The body of a response: one JSON object, written once. */
@FunctionalInterface
public interface ResponseBody {

  /** The empty object. */
  ResponseBody EMPTY =
      json -> {
        json.writeStartObject();
        json.writeEndObject();
      };

  /** No body at all. */
  ResponseBody NOTHING = json -> {};

  /** Writes the body. */
  void writeTo(JsonGenerator json) throws IOException;
}
