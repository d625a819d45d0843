package io.notestream.writer.internal.pressure;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * A client whose calls end with the {@link Deadline} of the request that they are made for. The SDK
 * takes time-outs with each call, and has no client to derive from, so every call passes here.
 * Thread-safe.
 */
public final class DeadlineClient implements InvocationHandler {

  /**
   * The longest that one attempt may take: much more than DynamoDB ever needs, and little enough
   * for another one if a packet is lost.
   */
  private static final Duration ATTEMPT = Duration.ofSeconds(2);

  /** The longest call without a deadline. */
  private static final Duration CALL = Duration.ofSeconds(10);

  private static final Duration LEAST = Duration.ofMillis(1);

  private final DynamoDbClient client;

  private DeadlineClient(DynamoDbClient client) {
    this.client = client;
  }

  /** Returns such a client over another, which stays open when this one is closed. */
  public static DynamoDbClient of(DynamoDbClient client) {
    return (DynamoDbClient)
        Proxy.newProxyInstance(
            DynamoDbClient.class.getClassLoader(),
            new Class<?>[] {DynamoDbClient.class},
            new DeadlineClient(client));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    if (method.getName().equals("close")) {
      return null;
    }
    try {
      if (arguments != null && arguments.length == 1) {
        if (arguments[0] instanceof AwsRequest request) {
          return method.invoke(client, bounded(request));
        }
        if (method.isDefault()) {
          // A request still to be built: it comes back here once it is.
          return InvocationHandler.invokeDefault(proxy, method, arguments);
        }
      }
      return method.invoke(client, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof CancellationException waiting) {
        // It was still waiting for a connection: the SDK takes that for nothing it knows.
        throw ApiCallTimeoutException.builder()
            .message("no connection to DynamoDB was free in time")
            .cause(waiting)
            .build();
      }
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  private static AwsRequest bounded(AwsRequest request) {
    Duration call = atLeast(Deadline.remainingOf(CALL));
    Duration attempt = atLeast(Deadline.remainingOf(ATTEMPT));
    return request.toBuilder()
        .overrideConfiguration(
            request
                .overrideConfiguration()
                .map(AwsRequestOverrideConfiguration::toBuilder)
                .orElseGet(AwsRequestOverrideConfiguration::builder)
                .apiCallTimeout(call)
                .apiCallAttemptTimeout(attempt)
                .build())
        .build();
  }

  /** Returns a time that the SDK takes: it must not be zero. */
  private static Duration atLeast(Duration time) {
    return time.compareTo(LEAST) < 0 ? LEAST : time;
  }
}
