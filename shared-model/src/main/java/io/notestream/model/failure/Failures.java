package io.notestream.model.failure;

import io.notestream.model.endpoint.CalledEndpoint;
import io.notestream.model.failure.Failure.Kind;
import java.net.UnknownHostException;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Tells the kinds of failure apart, by the <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html">errors
 * that DynamoDB documents</a> and by those that the <a
 * href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html">AWS SDK</a>
 * itself retries. What is unknown is taken for an outage: the work is kept, and somebody is told.
 */
public final class Failures {

  private static final Set<String> THROTTLED =
      Set.of(
          "BandwidthLimitExceeded",
          "EC2ThrottledException",
          "LimitExceededException",
          "ProvisionedThroughputExceeded",
          "ProvisionedThroughputExceededException",
          "RequestLimitExceeded",
          "RequestThrottled",
          "RequestThrottledException",
          "SlowDown",
          "ThrottledException",
          "Throttling",
          "ThrottlingError",
          "ThrottlingException",
          "TooManyRequestsException");

  private static final Set<String> IN_CONFLICT =
      Set.of(
          "IdempotentParameterMismatchException",
          "PriorRequestNotComplete",
          "ReplicatedWriteConflictException",
          "ResourceInUseException",
          "TransactionConflict",
          "TransactionConflictException",
          "TransactionInProgressException");

  /**
   * The clocks differ, or a request was under way for too long after it was signed. The SDK
   * corrects its clock by the response: the next attempt is signed with the right time.
   */
  private static final Set<String> CLOCK_SKEW =
      Set.of("RequestExpired", "RequestInTheFuture", "RequestTimeTooSkewed");

  /** A signature that the service does not accept: made at a wrong time, or with a wrong key. */
  private static final Set<String> BAD_SIGNATURE =
      Set.of("AuthFailure", "InvalidSignatureException", "SignatureDoesNotMatch");

  /** With these words a signature was made with a wrong key, unless the clocks differ. */
  private static final String WRONG_KEY = "signature we calculated does not match";

  /** The service gave up, with a status below 500. */
  private static final Set<String> TIMED_OUT =
      Set.of("InternalError", "RequestTimeout", "RequestTimeoutException");

  private static final Set<String> REJECTED =
      Set.of(
          "ItemCollectionSizeLimitExceeded",
          "ItemCollectionSizeLimitExceededException",
          "RequestEntityTooLarge",
          "SerializationException",
          "ValidationError",
          "ValidationException");

  /** Every item of ours has these keys and types: then it is the table that is not as it should. */
  private static final List<String> WRONG_TABLE =
      List.of(
          "does not match the schema",
          "Type mismatch for key",
          "Type mismatch for Index Key",
          "Missing the key ");

  /** What the reasons of a cancelled transaction say of actions that did not fail by themselves. */
  private static final Set<String> NO_REASON = Set.of("None", "ConditionalCheckFailed");

  private Failures() {}

  /**
   * {@return what an exception of a client means} If the service has not said itself what is wrong,
   * the message names the endpoint that was called and the proxy, provided that the client has
   * {@link CalledEndpoint}. Clients also throw what is none of the SDK's own, when they are closed
   * for instance: no fault of the request, and no help in repeating it at once.
   *
   * @param e whatever a call of a client threw
   */
  public static Failure of(RuntimeException e) {
    return e instanceof SdkException sdk
        ? of(sdk)
        : new Failure(Kind.OUTAGE, e.getClass().getSimpleName(), String.valueOf(e.getMessage()));
  }

  private static Failure of(SdkException e) {
    if (e instanceof TransactionCanceledException cancelled) {
      return of(cancelled);
    }
    if (e instanceof AwsServiceException service) {
      return of(service);
    }
    String name = e.getClass().getSimpleName();
    return new Failure(
        e instanceof SdkClientException && isLocal(e) ? Kind.OUTAGE : Kind.UNCLEAR,
        name,
        located(e));
  }

  /**
   * {@return why a call failed, in the words of the service or of the connection} On one line, and
   * without what the SDK adds to them.
   *
   * @param e what a client threw
   */
  public static String inWords(SdkException e) {
    String words;
    if (e instanceof AwsServiceException service) {
      words = code(service) + ": " + ownWords(service);
    } else {
      Throwable cause = e;
      while (cause.getCause() != null && cause.getCause().getMessage() != null) {
        cause = cause.getCause();
      }
      String type = cause instanceof UnknownHostException ? "unknown host " : "";
      words = type + (cause.getMessage() == null ? code(e) : cause.getMessage());
    }
    return words.replaceAll("\\s*\\(SDK Attempt Count: \\d+\\)", "").replaceAll("\\s+", " ");
  }

  private static String ownWords(AwsServiceException e) {
    return e.awsErrorDetails() != null && e.awsErrorDetails().errorMessage() != null
        ? e.awsErrorDetails().errorMessage()
        : "status " + e.statusCode();
  }

  private static String code(SdkException e) {
    return e.getClass().getSimpleName();
  }

  /**
   * {@return what a cancellation reason other than a failed condition means}
   *
   * @param reason of one action of a cancelled transaction
   */
  public static Failure of(CancellationReason reason) {
    return of(reason.code(), reason.message() == null ? "" : reason.message());
  }

  /**
   * {@return the codes of requests that will never be accepted}
   *
   * <p>A failure of any other code is never {@link Kind#REJECTED}.
   */
  public static Set<String> rejectedCodes() {
    return REJECTED;
  }

  /**
   * {@return whether the code says that the service is asked for too much}
   *
   * @param code as in {@link Failure#code}
   */
  public static boolean isThrottle(String code) {
    return THROTTLED.contains(code);
  }

  /**
   * {@return whether the code says that somebody else writes the same items}
   *
   * @param code as in {@link Failure#code}
   */
  public static boolean isConflict(String code) {
    return IN_CONFLICT.contains(code);
  }

  /** What passes by itself is waited for first: it may hide what the other reasons say. */
  private static Failure of(TransactionCanceledException e) {
    if (e.cancellationReasons().isEmpty()) {
      return new Failure(Kind.PASSING, code(e), message(e));
    }
    return e.cancellationReasons().stream()
        .filter(reason -> reason.code() != null && !NO_REASON.contains(reason.code()))
        .map(Failures::of)
        .min(Comparator.comparing(Failure::kind))
        .orElseGet(() -> of((AwsServiceException) e));
  }

  private static Failure of(AwsServiceException e) {
    String code = code(e);
    if (e.statusCode() >= 500) {
      return new Failure(Kind.UNCLEAR, code, message(e));
    }
    if (e.isThrottlingException() || e.isClockSkewException()) {
      return new Failure(Kind.PASSING, code, message(e));
    }
    return of(code, message(e));
  }

  private static Failure of(@Nullable String code, String message) {
    String name = code == null ? "none" : code;
    return new Failure(kind(name, message), name, message);
  }

  private static Kind kind(String code, String message) {
    if (isThrottle(code) || isConflict(code) || CLOCK_SKEW.contains(code)) {
      return Kind.PASSING;
    }
    if (TIMED_OUT.contains(code)) {
      return Kind.UNCLEAR;
    }
    if (BAD_SIGNATURE.contains(code)) {
      return message.contains(WRONG_KEY) ? Kind.OUTAGE : Kind.PASSING;
    }
    if (REJECTED.contains(code)) {
      return WRONG_TABLE.stream().anyMatch(message::contains) ? Kind.OUTAGE : Kind.REJECTED;
    }
    return Kind.OUTAGE;
  }

  /**
   * Returns whether the request never left: no credentials, no region, a client that is closed. The
   * SDK has no type of its own for these.
   */
  private static boolean isLocal(SdkException e) {
    String message = ownMessage(e);
    return message.contains("credentials")
        || message.contains("Unable to load region")
        || message.contains("marshall");
  }

  private static String code(AwsServiceException e) {
    return e.awsErrorDetails() == null || e.awsErrorDetails().errorCode() == null
        ? e.getClass().getSimpleName()
        : e.awsErrorDetails().errorCode();
  }

  private static String message(SdkException e) {
    if (e instanceof AwsServiceException service
        && service.awsErrorDetails() != null
        && service.awsErrorDetails().errorMessage() != null) {
      return service.awsErrorDetails().errorMessage();
    }
    return e instanceof AwsServiceException ? located(e) : ownMessage(e);
  }

  private static String ownMessage(SdkException e) {
    return e.getMessage() == null ? "" : e.getMessage();
  }

  /**
   * The client's own words: the service has not responded, or what responded is not the service.
   */
  private static String located(SdkException e) {
    return ownMessage(e) + CalledEndpoint.endpoint(e).map(at -> " (at " + at + ")").orElse("");
  }
}
