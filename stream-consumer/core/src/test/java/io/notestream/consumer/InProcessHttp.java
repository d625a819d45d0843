package io.notestream.consumer;

import io.notestream.local.InProcessDynamoDb.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;

/** Carries the requests of the AWS SDK to an engine in this process. */
public final class InProcessHttp implements SdkHttpClient {

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);

  private final Engine engine;
  private final @Nullable InstantSource clock;

  /** Sends no times with responses. */
  public InProcessHttp(Engine engine) {
    this(engine, null);
  }

  /** Sends the time with each response, as a server does. */
  public InProcessHttp(Engine engine, @Nullable InstantSource clock) {
    this.engine = engine;
    this.clock = clock;
  }

  /** What is called in place of a server. */
  public interface Engine {

    /**
     * @param target what the header {@code X-Amz-Target} says
     * @param body the JSON body
     */
    Response call(String target, byte[] body) throws IOException;
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        String target = request.httpRequest().firstMatchingHeader("X-Amz-Target").orElseThrow();
        Response response = engine.call(target, body(request));
        SdkHttpFullResponse.Builder head =
            SdkHttpFullResponse.builder()
                .statusCode(response.status())
                .putHeader("Content-Type", "application/x-amz-json-1.0");
        if (clock != null) {
          head.putHeader("Date", DATE.format(clock.instant()));
        }
        return HttpExecuteResponse.builder()
            .response(head.build())
            .responseBody(AbortableInputStream.create(new ByteArrayInputStream(response.body())))
            .build();
      }

      @Override
      public void abort() {}
    };
  }

  private static byte[] body(HttpExecuteRequest request) {
    ContentStreamProvider content = request.contentStreamProvider().orElseThrow();
    try (InputStream stream = content.newStream()) {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String clientName() {
    return "InProcess";
  }

  @Override
  public void close() {}
}
