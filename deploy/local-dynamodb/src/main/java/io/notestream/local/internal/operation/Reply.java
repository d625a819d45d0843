package io.notestream.local.internal.operation;

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

  /** No body at all. */
  Reply NOTHING = json -> {};

  void writeTo(JsonGenerator json) throws IOException;
}
