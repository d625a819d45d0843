package io.notestream.local.operation;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** The body of an answer: one JSON object, written once. */
@FunctionalInterface
public interface Reply {

  /** The empty object. */
  Reply EMPTY =
      json -> {
        json.writeStartObject();
        json.writeEndObject();
      };

  void writeTo(JsonGenerator json) throws IOException;
}
