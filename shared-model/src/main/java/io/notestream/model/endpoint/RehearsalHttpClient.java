package io.notestream.model.endpoint;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/**
 * An HTTP client that calls nobody: to each operation of DynamoDB it has one response. A process
 * that rehearses with it runs all of the SDK's code but the connection. Immutable.
 */
public final class RehearsalHttpClient implements SdkHttpClient {

  private static final StaticCredentialsProvider NOBODY =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("rehearsal", "rehearsal"));

  private final Map<String, String> responses;

  private RehearsalHttpClient(Map<String, String> responses) {
    this.responses = Map.copyOf(responses);
  }

  /**
   * Lets a client of DynamoDB call nobody, with credentials of nobody.
   *
   * @param builder of the client
   * @param responses the responses by the names of the operations, as JSON; of an operation that is
   *     not among them it is an empty object
   * @return the builder
   */
  public static DynamoDbClientBuilder callNobody(
      DynamoDbClientBuilder builder, Map<String, String> responses) {
    return builder
        .httpClient(new RehearsalHttpClient(responses))
        .region(Region.US_EAST_1)
        .credentialsProvider(NOBODY);
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    String target = request.httpRequest().firstMatchingHeader("X-Amz-Target").orElse("");
    String operation = target.substring(target.indexOf('.') + 1);
    byte[] body = responses.getOrDefault(operation, "{}").getBytes(StandardCharsets.UTF_8);
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() {
        return HttpExecuteResponse.builder()
            .response(
                SdkHttpResponse.builder()
                    .statusCode(200)
                    .putHeader("Content-Type", "application/x-amz-json-1.0")
                    .build())
            .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body)))
            .build();
      }

      @Override
      public void abort() {}
    };
  }

  @Override
  public void close() {}
}
