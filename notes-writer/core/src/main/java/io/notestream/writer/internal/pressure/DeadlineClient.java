package io.notestream.writer.internal.pressure;

import io.notestream.model.endpoint.CalledEndpoint;
import io.notestream.model.failure.Failure;
import io.notestream.model.failure.Failures;
import io.notestream.writer.dynamodb.DynamoDbClients;
import io.notestream.writer.internal.outage.Outages;
import java.time.Duration;
import java.util.function.Function;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * A client whose calls end with the {@link Deadline} of the request that they are made for. The SDK
 * takes time-outs with each call, and has no client to derive from, so every call passes here; it
 * also tells the log of {@link Outages} how they end. It has the operations that the stores call;
 * the others throw {@link UnsupportedOperationException}. Thread-safe.
 *
 * <p>A {@link java.lang.reflect.Proxy} would be shorter, but it loads and initialises the request
 * classes of all operations, which takes longer than the rest of a function's start.
 */
public final class DeadlineClient implements DynamoDbClient {

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
  private final boolean retries;

  private DeadlineClient(DynamoDbClient client, Outages outages, boolean retries) {
    this.client = client;
    this.outages = outages;
    this.retries = retries;
  }

  /** Returns such clients over others, which stay open when these are closed. */
  public static DynamoDbClients of(DynamoDbClients clients, Outages outages) {
    return new DynamoDbClients(
        new DeadlineClient(clients.reads(), outages, true),
        new DeadlineClient(clients.writes(), outages, false));
  }

  @Override
  public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
    return call("BatchGetItem", BatchGetItemRequest.class, request, client::batchGetItem);
  }

  @Override
  public DeleteItemResponse deleteItem(DeleteItemRequest request) {
    return call("DeleteItem", DeleteItemRequest.class, request, client::deleteItem);
  }

  @Override
  public GetItemResponse getItem(GetItemRequest request) {
    return call("GetItem", GetItemRequest.class, request, client::getItem);
  }

  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    return call("PutItem", PutItemRequest.class, request, client::putItem);
  }

  @Override
  public QueryResponse query(QueryRequest request) {
    return call("Query", QueryRequest.class, request, client::query);
  }

  @Override
  public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
    return call(
        "TransactWriteItems", TransactWriteItemsRequest.class, request, client::transactWriteItems);
  }

  @Override
  public UpdateItemResponse updateItem(UpdateItemRequest request) {
    return call("UpdateItem", UpdateItemRequest.class, request, client::updateItem);
  }

  @Override
  public String serviceName() {
    return client.serviceName();
  }

  @Override
  public void close() {}

  private <Q extends AwsRequest, A> A call(
      String operation, Class<Q> type, Q request, Function<Q, A> method) {
    boolean hurried = Deadline.remainingOf(CALL).compareTo(USUAL) < 0;
    try {
      A response = forward(type.cast(bounded(request)), method);
      if (outages.any()) {
        outages.succeeded(name(operation, request));
      }
      return response;
    } catch (SdkException e) {
      if (!hurried) { // Else it is the request that is late, and not DynamoDB.
        report(name(operation, request), e);
      }
      throw e;
    }
  }

  private static <Q, A> A forward(Q request, Function<Q, A> method) {
    try {
      return method.apply(request);
    } catch (IllegalStateException aborted) {
      // The time was up while it waited for a connection (a CancellationException), or had just got
      // one ("endpoint not acquired / already released"). The SDK does not translate these
      // exceptions of its HTTP client.
      throw ApiCallTimeoutException.builder()
          .message("no connection to DynamoDB was free in time")
          .cause(aborted)
          .build();
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
  private static String name(String operation, AwsRequest request) {
    return request
        .getValueForField("TableName", String.class)
        .map(table -> operation + " on " + table)
        .orElse(operation);
  }

  private AwsRequest bounded(AwsRequest request) {
    AwsRequestOverrideConfiguration.Builder limits =
        request
            .overrideConfiguration()
            .map(AwsRequestOverrideConfiguration::toBuilder)
            .orElseGet(AwsRequestOverrideConfiguration::builder)
            .apiCallAttemptTimeout(atLeast(Deadline.remainingOf(ATTEMPT)));
    if (retries) { // Else the attempt is the call, and a second timer would only cost.
      limits.apiCallTimeout(atLeast(Deadline.remainingOf(CALL)));
    }
    return request.toBuilder().overrideConfiguration(limits.build()).build();
  }

  /** Returns a time that the SDK takes: it must not be zero. */
  private static Duration atLeast(Duration time) {
    return time.compareTo(LEAST) < 0 ? LEAST : time;
  }
}
