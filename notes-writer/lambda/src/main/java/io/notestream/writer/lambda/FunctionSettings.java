package io.notestream.writer.lambda;

import io.notestream.cli.Durations;
import io.notestream.function.EmbeddedMetrics;
import io.notestream.model.endpoint.ConfiguredEndpoints;
import io.notestream.model.note.ExpiryPolicy;
import io.notestream.model.table.TableNames;
import io.notestream.writer.api.CorsPolicy;
import io.notestream.writer.api.NotesApi;
import io.notestream.writer.api.RequestLimits;
import io.notestream.writer.cursor.CursorKeys;
import io.notestream.writer.dynamodb.DynamoDbClients;
import io.notestream.writer.identity.Identity;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the function, read from environment variables that {@code notes-writer.jar serve}
 * has too. Immutable.
 *
 * @param endpoint of DynamoDB; {@code null} for the region's own
 * @param region {@code null} for the function's
 * @param blobs where large bodies are; {@code null} if they are refused
 * @param namespace of the metrics in CloudWatch; {@code null} if there are none
 */
record FunctionSettings(
    @Nullable URI endpoint,
    @Nullable String region,
    TableNames tables,
    Identity identity,
    @Nullable String blobs,
    ExpiryPolicy expiryPolicy,
    Duration guard,
    RequestLimits limits,
    CorsPolicy cors,
    CursorKeys cursorKeys,
    @Nullable String namespace) {

  private static final String PREFIX = "NOTESTREAM_";
  private static final String CURSOR_KEYS = PREFIX + "CURSOR_KEYS";

  /**
   * Reads the environment.
   *
   * @throws IllegalArgumentException naming every variable that is missing or cannot be read
   */
  static FunctionSettings of(Map<String, String> environment) {
    EnvironmentReader reader = new EnvironmentReader(environment);
    String tablePrefix = reader.read(PREFIX + "TABLE_PREFIX", text -> text, "");
    TableNames tables =
        reader.read(
            PREFIX + "GENERATION",
            text -> TableNames.withPrefix(tablePrefix).withGeneration(Integer.parseInt(text)),
            TableNames.withPrefix(tablePrefix));
    FunctionSettings settings =
        new FunctionSettings(
            reader.uri(PREFIX + "ENDPOINT_URL"),
            reader.text(PREFIX + "REGION"),
            tables,
            IdentitySettings.read(reader),
            reader.text(PREFIX + "BLOBS"),
            reader.read(
                PREFIX + "EXPIRY_HORIZON",
                text -> new ExpiryPolicy(Durations.parse(text)),
                ExpiryPolicy.standard()),
            reader.read(
                PREFIX + "GUARD_SECONDS",
                Durations::parseOrSeconds,
                NotesApi.Builder.DEFAULT_GUARD),
            limits(reader),
            reader.read(
                PREFIX + "CORS_ORIGINS",
                text -> CorsPolicy.of(List.of(text.split("\\s*,\\s*"))),
                CorsPolicy.none()),
            cursorKeys(reader),
            namespace(reader));
    reader.requireNoErrors();
    return settings;
  }

  /** Opens clients and stores, and builds the API. They stay open as long as the sandbox lives. */
  NotesApi open() {
    return open(clients());
  }

  /** Returns clients, which have called nobody yet. */
  DynamoDbClients clients() {
    return Connections.dynamoDb(
        endpoint == null ? ConfiguredEndpoints.dynamoDb() : endpoint, region);
  }

  /** Opens stores, and builds the API on the clients. Nobody is called yet. */
  NotesApi open(DynamoDbClients clients) {
    return NotesApi.builder()
        .clients(clients)
        .blobs(Connections.blobs(blobs))
        .tables(tables)
        .identity(identity)
        .expiryPolicy(expiryPolicy)
        .guard(guard)
        .limits(limits)
        .cors(cors)
        .cursorKeys(cursorKeys)
        .build();
  }

  /** Reads how long requests are and take. A sandbox serves one at a time: it counts none. */
  private static RequestLimits limits(EnvironmentReader reader) {
    RequestLimits limits =
        reader.read(
            PREFIX + "MAX_REQUEST_BYTES",
            text -> RequestLimits.standard().withMaxBytes(Integer.parseInt(text)),
            RequestLimits.standard());
    return reader.read(
        PREFIX + "REQUEST_DEADLINE", text -> limits.withDeadline(Durations.parse(text)), limits);
  }

  private static @Nullable String namespace(EnvironmentReader reader) {
    String namespace = reader.read(PREFIX + "CLOUDWATCH", EmbeddedMetrics::requireNamespace, "");
    return namespace.isEmpty() ? null : namespace;
  }

  /** Requires keys: a random one is not enough where each sandbox has its own. */
  private static CursorKeys cursorKeys(EnvironmentReader reader) {
    String secrets =
        reader.required(
            CURSOR_KEYS,
            "so that every sandbox reads the others' cursors: secrets of at least "
                + CursorKeys.MIN_SECRET_LENGTH
                + " characters, separated by commas");
    if (!secrets.isEmpty()) {
      try {
        return CursorKeys.of(List.of(secrets.split(",")));
      } catch (IllegalArgumentException e) {
        reader.wrong(CURSOR_KEYS, e);
      }
    }
    return CursorKeys.random(); // Seals nothing, since the function does not start.
  }
}
