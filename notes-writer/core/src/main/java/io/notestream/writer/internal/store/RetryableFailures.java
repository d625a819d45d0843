package io.notestream.writer.internal.store;

import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** Tells which failures of DynamoDB are worth another attempt. Thread-safe. */
public final class RetryableFailures {

  private static final Set<String> RETRYABLE_CODES =
      Set.of(
          "ProvisionedThroughputExceededException",
          "ProvisionedThroughputExceeded",
          "RequestLimitExceeded",
          "ThrottlingException",
          "ThrottlingError",
          "TransactionConflictException",
          "TransactionConflict",
          "TransactionInProgressException",
          "ReplicatedWriteConflictException");

  private RetryableFailures() {}

  /** Returns whether the same call may succeed a little later. */
  public static boolean isRetryable(SdkException failure) {
    if (failure instanceof TransactionCanceledException cancelled) {
      return cancelled.cancellationReasons().stream()
          .map(CancellationReason::code)
          .anyMatch(code -> code != null && RETRYABLE_CODES.contains(code));
    }
    if (failure instanceof AwsServiceException service) {
      String code = service.awsErrorDetails() == null ? "" : service.awsErrorDetails().errorCode();
      return service.statusCode() >= 500
          || service.isThrottlingException()
          || (code != null && RETRYABLE_CODES.contains(code));
    }
    // What is left never reached the service or lost its response: a timeout, a closed connection.
    return !(failure instanceof AbortedException);
  }

  /**
   * Returns whether a write with a retryable failure may have been applied all the same: its
   * response was lost, or the service itself does not know.
   */
  static boolean mayHaveBeenApplied(SdkException failure) {
    return !(failure instanceof AwsServiceException service) || service.statusCode() >= 500;
  }
}
