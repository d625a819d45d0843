package io.notestream.writer.contract;

import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an API needs to run, the same for every transport.
 *
 * @param dynamoDb the engine, with the tables of the standard names
 * @param issuer what {@code iss} of tokens is
 * @param audience what {@code aud} of tokens is
 * @param keys where the issuer's keys are
 * @param blobs the directory of large bodies
 * @param cursorKey the secret that seals cursors
 */
public record ServiceSettings(
    URI dynamoDb, String issuer, String audience, URI keys, Path blobs, String cursorKey) {

  /** The settings as environment variables. */
  public Map<String, String> variables() {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("NOTESTREAM_ENDPOINT_URL", dynamoDb.toString());
    variables.put("NOTESTREAM_IDENTITY", "jwt");
    variables.put("NOTESTREAM_JWT_ISSUER", issuer);
    variables.put("NOTESTREAM_JWT_AUDIENCE", audience);
    variables.put("NOTESTREAM_JWT_KEYS", keys.toString());
    variables.put("NOTESTREAM_BLOBS", blobs.toString());
    variables.put("NOTESTREAM_CURSOR_KEYS", cursorKey);
    return variables;
  }
}
