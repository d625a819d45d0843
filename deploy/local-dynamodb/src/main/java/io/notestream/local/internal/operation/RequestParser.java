package io.notestream.local.internal.operation;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.item.CompactMap;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Reads the bodies of requests, within bounds, into trees that take little memory. */
final class RequestParser {

  /** Deep enough for the operations to see that values nest too deep, and to say so. */
  private static final int MAX_DEPTH = 1000;

  /** Long enough for the operations to see values and names that are too long, and to say so. */
  private static final int MAX_STRING_CHARACTERS = 20_000_000;

  private static final ObjectReader READER =
      new ObjectMapper(
              new JsonFactoryBuilder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxStringLength(MAX_STRING_CHARACTERS)
                          .maxNameLength(MAX_STRING_CHARACTERS)
                          .build())
                  .build())
          .setNodeFactory(new CompactNodes())
          .readerFor(JsonNode.class)
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private RequestParser() {}

  /**
   * Reads the body of a request.
   *
   * @throws ServiceException SerializationException, if it is no JSON object
   */
  static JsonNode parse(byte[] body) {
    JsonNode json;
    try {
      json = READER.readTree(body);
    } catch (JsonProcessingException malformed) {
      throw ServiceException.malformed("Malformed JSON: " + malformed.getOriginalMessage());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    if (!json.isObject()) {
      throw ServiceException.serialization("Start of structure expected");
    }
    return json;
  }

  private static final class CompactNodes extends JsonNodeFactory {
    private static final long serialVersionUID = 1L;

    @Override
    public ObjectNode objectNode() {
      return new ObjectNode(this, new CompactMap<>());
    }
  }
}
