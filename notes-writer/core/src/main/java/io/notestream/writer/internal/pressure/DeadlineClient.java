package io.notestream.writer.internal.pressure;

import io.notestream.model.endpoint.CalledEndpoint;
import io.notestream.model.failure.Failure;
import io.notestream.model.failure.Failures;
import io.notestream.writer.internal.outage.Outages;
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
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * A client whose calls end with the {@link Deadline} of the request that they are made for. The SDK
 * takes time-outs with each call, and has no client to derive from, so every call passes here; it
 * also tells the log of {@link Outages} how they end. Thread-safe.
 */
public final class DeadlineClient implements InvocationHandler {

  /**
   * The longest that one attempt may take: much more than DynamoDB ever needs, and little enough
   * for another one if a packet is lost.
   */
  private static final Duration ATTEMPT = Duration.ofSeconds(2);

  /** The longest call without a deadline. */
  private static final Duration CALL = Duration.ofSeconds(10);

  /** What DynamoDB may take for a call without being in trouble. */
  private static final Duration USUAL = Duration.ofMillis(200);

  private static final Duration LEAST = Duration.ofMillis(1);

  private final DynamoDbClient client;
  private final Outages outages;

  private DeadlineClient(DynamoDbClient client, Outages outages) {
    this.client = client;
    this.outages = outages;
  }

  /** Returns such a client over another, which stays open when this one is closed. */
  public static DynamoDbClient of(DynamoDbClient client, Outages outages) {
    return (DynamoDbClient)
        Proxy.newProxyInstance(
            DynamoDbClient.class.getClassLoader(),
            new Class<?>[] {DynamoDbClient.class},
            new DeadlineClient(client, outages));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    if (method.getName().equals("close")) {
      return null;
    }
    if (arguments != null && arguments.length == 1) {
      if (arguments[0] instanceof AwsRequest request) {
        return call(method, request);
      }
      if (method.isDefault()) {
        // A request still to be built: it comes back here once it is.
        return InvocationHandler.invokeDefault(proxy, method, arguments);
      }
    }
    return forward(method, arguments);
  }

  private @Nullable Object call(Method method, AwsRequest request) throws Throwable {
    boolean hurried = Deadline.remainingOf(CALL).compareTo(USUAL) < 0;
    try {
      Object response = forward(method, new Object[] {bounded(request)});
      if (outages.any()) {
        outages.succeeded(name(method, request));
      }
      return response;
    } catch (SdkException e) {
      if (!hurried) { // Else it is the request that is late, and not DynamoDB.
        report(name(method, request), e);
      }
      throw e;
    }
  }

  private @Nullable Object forward(Method method, Object @Nullable [] arguments) throws Throwable {
    try {
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

  private void report(String call, SdkException e) {
    Failure.Kind kind = Failures.of(e).kind();
    if (isAboutTheItems(e) || kind == Failure.Kind.REJECTED) {
      outages.succeeded(call); // DynamoDB has done what it should.
    } else {
      outages.failed(
          call,
          kind == Failure.Kind.PASSING,
          Failures.inWords(e) + CalledEndpoint.endpoint(e).map(at -> " (at " + at + ")").orElse(""),
          e);
    }
  }

  private static boolean isAboutTheItems(SdkException e) {
    return e instanceof ConditionalCheckFailedException
        || (e instanceof TransactionCanceledException cancelled
            && cancelled.cancellationReasons().stream()
                .map(CancellationReason::code)
                .anyMatch("ConditionalCheckFailed"::equals));
  }

  /** Returns what was called, such as {@code PutItem on notes}. */
  private static String name(Method method, AwsRequest request) {
    String name = method.getName();
    String operation = Character.toUpperCase(name.charAt(0)) + name.substring(1);
    return request
        .getValueForField("TableName", String.class)
        .map(table -> operation + " on " + table)
        .orElse(operation);
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
