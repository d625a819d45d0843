package io.notestream.consumer.internal.retry;

import io.notestream.consumer.internal.retry.Failure.Kind;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Classifies failures by the <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html">errors
 * that DynamoDB documents</a>. An unknown error is taken for an outage: nothing is parked, and the
 * consumer's health shows it.
 */
public final class DynamoDbFailures {

  private static final Set<String> THROTTLED =
      Set.of(
          "ProvisionedThroughputExceededException",
          "ProvisionedThroughputExceeded",
          "RequestLimitExceeded",
          "ThrottlingException",
          "ThrottlingError",
          "Throttling",
          "LimitExceededException",
          "TooManyRequestsException",
          "SlowDown");

  private static final Set<String> IN_CONFLICT =
      Set.of(
          "TransactionConflict",
          "TransactionConflictException",
          "TransactionInProgressException",
          "IdempotentParameterMismatchException",
          "ReplicatedWriteConflictException",
          "ResourceInUseException");

  private static final Set<String> REJECTED =
      Set.of(
          "ValidationException",
          "ValidationError",
          "ItemCollectionSizeLimitExceededException",
          "ItemCollectionSizeLimitExceeded",
          "SerializationException",
          "RequestEntityTooLarge");

  /** Every item of ours has the right keys and types: then it is the table that is wrong. */
  private static final List<String> WRONG_TABLE =
      List.of(
          "does not match the schema",
          "Type mismatch for key",
          "Type mismatch for Index Key",
          "Missing the key ");

  private DynamoDbFailures() {}

  /**
   * Classifies an exception that a client threw. Not every one is the SDK's own, for instance when
   * the client is closed; that is no fault of the request, and an outage.
   */
  public static Failure of(RuntimeException e) {
    return e instanceof SdkException sdk
        ? of(sdk)
        : new Failure(Kind.OUTAGE, e.getClass().getSimpleName(), String.valueOf(e.getMessage()));
  }

  private static Failure of(SdkException e) {
    if (e instanceof AwsServiceException service) {
      return of(service);
    }
    String name = e.getClass().getSimpleName();
    return new Failure(
        e instanceof SdkClientException && isLocal(e) ? Kind.OUTAGE : Kind.UNCLEAR,
        name,
        message(e));
  }

  /** Classifies a cancellation reason other than a failed condition. */
  public static Failure of(CancellationReason reason) {
    return of(reason.code(), reason.message() == null ? "" : reason.message());
  }

  /** Returns whether the code says that the service throttles requests. */
  public static boolean isThrottle(String code) {
    return THROTTLED.contains(code);
  }

  /** Returns whether the code says that another request writes the same items. */
  public static boolean isConflict(String code) {
    return IN_CONFLICT.contains(code);
  }

  private static Failure of(AwsServiceException e) {
    String code =
        e.awsErrorDetails() == null || e.awsErrorDetails().errorCode() == null
            ? e.getClass().getSimpleName()
            : e.awsErrorDetails().errorCode();
    if (e instanceof TransactionCanceledException cancelled
        && !cancelled.hasCancellationReasons()) {
      return new Failure(Kind.PASSING, code, message(e));
    }
    if (e.statusCode() >= 500) {
      return new Failure(Kind.UNCLEAR, code, message(e));
    }
    return of(code, message(e));
  }

  private static Failure of(@Nullable String code, String message) {
    String name = code == null ? "none" : code;
    if (isThrottle(name) || isConflict(name)) {
      return new Failure(Kind.PASSING, name, message);
    }
    if (REJECTED.contains(name)) {
      boolean wrongTable = WRONG_TABLE.stream().anyMatch(message::contains);
      return new Failure(wrongTable ? Kind.OUTAGE : Kind.REJECTED, name, message);
    }
    return new Failure(Kind.OUTAGE, name, message);
  }

  /**
   * Returns whether the request was never sent: no credentials, no region, values that cannot be
   * marshalled. The SDK has no types of its own for these.
   */
  private static boolean isLocal(SdkException e) {
    String message = message(e);
    return message.contains("credentials")
        || message.contains("Unable to load region")
        || message.contains("marshall");
  }

  private static String message(SdkException e) {
    if (e instanceof AwsServiceException service
        && service.awsErrorDetails() != null
        && service.awsErrorDetails().errorMessage() != null) {
      return service.awsErrorDetails().errorMessage();
    }
    return e.getMessage() == null ? "" : e.getMessage();
  }
}
