package io.notestream.writer.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.function.ClassesAhead;
import io.notestream.function.EmbeddedMetrics;
import io.notestream.function.Invocation;
import io.notestream.function.MetricUnit;
import io.notestream.function.SnapStart;
import io.notestream.model.json.JsonTrees;
import io.notestream.writer.api.NotesApi;
import io.notestream.writer.dynamodb.DynamoDbClients;
import io.notestream.writer.dynamodb.ReadViews;
import io.notestream.writer.http.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The function that an HTTP API of API Gateway or a function URL invokes, with <a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">
 * payload format 2.0</a>.
 *
 * <p>Responds to every event: one that is no such request gets a problem and a line in the log.
 * Thread-safe.
 */
public final class ApiHandler implements RequestStreamHandler {

  private static final Logger LOG = LoggerFactory.getLogger(ApiHandler.class);

  /** Reserved for the response, or a fifth of the time: a long one is packed for a while. */
  private static final Duration RESERVE = Duration.ofMillis(500);

  private static final Duration OUTSIDE_OF_LAMBDA = Duration.ofMinutes(1);

  /** What prepares the first invocation of a sandbox that is restored from a snapshot. */
  static final String FIRST_CLASSES = "first-classes.txt";

  /** What a start loads until the first response, in its order. */
  static final String START_CLASSES = "start-classes.txt";

  private final NotesApi api;
  private final @Nullable String namespace;
  private final AtomicReference<@Nullable Runnable> beforeFirst = new AtomicReference<>();

  /**
   * Reads the settings from the environment, as Lambda needs it.
   *
   * @throws IllegalArgumentException naming every variable that is missing or cannot be read
   */
  public ApiHandler() {
    this(begin());
    SnapStart.prepare(System.getenv(), ApiHandler.class, FIRST_CLASSES, Rehearsal::perform);
  }

  /** Reads the settings, while another thread loads the classes that come next. */
  private static FunctionSettings begin() {
    ClassesAhead.begin(System.getenv(), ApiHandler.class, START_CLASSES);
    return FunctionSettings.of(System.getenv());
  }

  ApiHandler(FunctionSettings settings) {
    this(settings, settings.clients());
  }

  private ApiHandler(FunctionSettings settings, DynamoDbClients clients) {
    this(settings.open(clients), settings.namespace());
    // Not at once: before a snapshot, nobody is called.
    beforeFirst.set(() -> ReadViews.warnIfIncomplete(clients.writes(), settings.tables()));
  }

  /**
   * Creates a handler.
   *
   * @param namespace of the metrics in CloudWatch; {@code null} if there are none
   */
  ApiHandler(NotesApi api, @Nullable String namespace) {
    this.api = api;
    this.namespace = namespace;
  }

  /**
   * Responds to one request.
   *
   * @param input the event
   * @param output receives the response in the same format
   * @throws IOException if the output cannot be written
   */
  @Override
  public void handleRequest(InputStream input, OutputStream output, @Nullable Context context)
      throws IOException {
    long started = System.nanoTime();
    try (Invocation invocation =
        Invocation.begin(context == null ? null : context.getAwsRequestId())) {
      Runnable look = beforeFirst.getAndSet(null);
      if (look != null) {
        look.run();
      }
      HttpEvent event = HttpEvent.of(parse(input));
      Response response = event == null ? foreign() : respond(event, remaining(context));
      output.write(HttpResult.of(response, event == null ? null : event.acceptEncoding()));
      writeMetrics(response.status(), System.nanoTime() - started);
    }
  }

  /** Writes the metrics before Lambda may freeze the sandbox; says nothing of the caller. */
  private void writeMetrics(int status, long nanos) {
    if (namespace != null) {
      Map<String, String> kind = Map.of("status", status / 100 + "xx");
      new EmbeddedMetrics(namespace)
          .add("notestream.api.requests", MetricUnit.COUNT, kind, 1)
          .add("notestream.api.duration", MetricUnit.MILLISECONDS, kind, nanos / 1e6)
          .write(System.out, Instant.now());
    }
  }

  private Response respond(HttpEvent event, Duration remaining) {
    Response response;
    try {
      response = api.handle(event.request(), remaining);
    } catch (HttpEvent.UnreadableRequestException e) {
      response = NotesApi.problem(400, String.valueOf(e.getMessage()));
    }
    return event.addressed(response);
  }

  /** Returns how long the response may take, so that it is there before Lambda ends the call. */
  private static Duration remaining(@Nullable Context context) {
    if (context == null) {
      return OUTSIDE_OF_LAMBDA;
    }
    Duration left = Duration.ofMillis(context.getRemainingTimeInMillis());
    Duration fifth = left.dividedBy(5);
    return left.minus(fifth.compareTo(RESERVE) < 0 ? fifth : RESERVE);
  }

  private static Response foreign() {
    LOG.error(
        "the event is no request of payload format 2.0; if it comes from API Gateway, set the"
            + " integration's payload format version to 2.0");
    return NotesApi.problem(500, "this function serves requests of payload format 2.0 alone");
  }

  /** Returns the event; {@code null} if it is not JSON. */
  private static @Nullable JsonNode parse(InputStream input) throws IOException {
    try {
      return JsonTrees.standard().read(input);
    } catch (JsonProcessingException e) {
      return null;
    }
  }
}
