package io.notestream.deploy.construct;

import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.services.s3.IBucket;
import software.amazon.awscdk.services.secretsmanager.ISecret;

/**
 * What the writer does, however it runs. Immutable.
 *
 * @param issuer who issues the tokens of the API's callers, an https URL
 * @param audience what the tokens' {@code aud} has to hold
 * @param cursorKeys the secret with the keys that seal cursors
 * @param cursorKeysVersion the id of the version of that secret; empty for the one that is current
 *     when the writer is first deployed
 * @param bodies where large bodies are put
 * @param corsOrigins the origins of web pages that may call the API; empty for none
 * @param logDays how long logs are kept
 */
public record WriterSetup(
    String issuer,
    String audience,
    ISecret cursorKeys,
    String cursorKeysVersion,
    IBucket bodies,
    String corsOrigins,
    int logDays) {

  Map<String, String> environment(NoteTables tables) {
    Map<String, String> variables = new TreeMap<>();
    String notes = tables.names().notes();
    variables.put("NOTESTREAM_TABLE_PREFIX", notes.substring(0, notes.length() - "notes".length()));
    tables.generationVariable().ifPresent(value -> variables.put("NOTESTREAM_GENERATION", value));
    variables.put("NOTESTREAM_BLOBS", ConsumerSetup.blobs(bodies));
    if (!corsOrigins.isEmpty()) {
      variables.put("NOTESTREAM_CORS_ORIGINS", corsOrigins);
    }
    return variables;
  }
}
