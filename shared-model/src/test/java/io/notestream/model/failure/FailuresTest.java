package io.notestream.model.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.model.failure.Failure.Kind;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

class FailuresTest {

  @Test
  void saysInTheWordsOfServiceOrConnectionWhyACallFailed() {
    SdkClientException refused =
        SdkClientException.create(
            "Unable to execute HTTP request: Connection refused (SDK Attempt Count: 4)",
            new ConnectException("Connection refused"));
    SdkClientException unknown =
        SdkClientException.create("Unable to ...", new UnknownHostException("dynamodb.invalid"));
    SdkClientException plain =
        SdkClientException.create("Unable to load region\n from any of the providers");

    assertThat(Failures.inWords(refused)).isEqualTo("Connection refused");
    assertThat(Failures.inWords(unknown)).isEqualTo("unknown host dynamodb.invalid");
    assertThat(Failures.inWords(plain))
        .isEqualTo("Unable to load region from any of the providers");
    assertThat(Failures.inWords((SdkException) error("AccessDeniedException", "not you", 400)))
        .isEqualTo("AccessDeniedException: not you");
  }

  @ParameterizedTest
  @CsvSource({
    "ProvisionedThroughputExceededException, 400, PASSING",
    "ThrottlingException, 400, PASSING",
    "RequestLimitExceeded, 400, PASSING",
    "TransactionInProgressException, 400, PASSING",
    "TransactionConflictException, 400, PASSING",
    "IdempotentParameterMismatchException, 400, PASSING",
    "PriorRequestNotComplete, 400, PASSING",
    "SomethingNewException, 429, PASSING",
    "RequestExpired, 400, PASSING",
    "RequestInTheFuture, 400, PASSING",
    "RequestTimeTooSkewed, 403, PASSING",
    "InvalidSignatureException, 400, PASSING",
    "SignatureDoesNotMatch, 403, PASSING",
    "AuthFailure, 401, PASSING",
    "RequestTimeout, 400, UNCLEAR",
    "RequestTimeoutException, 400, UNCLEAR",
    "InternalError, 400, UNCLEAR",
    "InternalServerError, 500, UNCLEAR",
    "ServiceUnavailable, 503, UNCLEAR",
    "AccessDeniedException, 400, OUTAGE",
    "ResourceNotFoundException, 400, OUTAGE",
    "KMSDisabledException, 400, OUTAGE",
    "UnrecognizedClientException, 400, OUTAGE",
    "ExpiredTokenException, 400, OUTAGE",
    "SomethingNewException, 400, OUTAGE",
    "ValidationException, 400, REJECTED",
    "ItemCollectionSizeLimitExceededException, 400, REJECTED",
  })
  void theServicesErrorsAreOfFourKinds(String code, int status, Kind expected) {
    assertThat(Failures.of(error(code, "words", status)).kind()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "TransactionConflict, PASSING",
    "ThrottlingError, PASSING",
    "ProvisionedThroughputExceeded, PASSING",
    "ValidationError, REJECTED",
    "ItemCollectionSizeLimitExceeded, REJECTED",
    "SomethingNew, OUTAGE",
  })
  void cancellationReasonsAreTold(String code, Kind expected) {
    assertThat(Failures.of(CancellationReason.builder().code(code).build()).kind())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "The provided key element does not match the schema",
    "One or more parameter values were invalid: Type mismatch for Index Key GSI1PK",
    "One or more parameter values were invalid: Missing the key HK in the item",
  })
  void aTableWithOtherKeysIsAnOutage(String message) {
    assertThat(Failures.of(error("ValidationException", message, 400)).kind())
        .isEqualTo(Kind.OUTAGE);
  }

  @Test
  void aLostAnswerIsUnclearAndMissingCredentialsAreAnOutage() {
    assertThat(Failures.of(SdkClientException.create("Unable to execute HTTP request")).kind())
        .isEqualTo(Kind.UNCLEAR);
    assertThat(Failures.of(ApiCallTimeoutException.create(5)).kind()).isEqualTo(Kind.UNCLEAR);
    assertThat(
            Failures.of(
                    SdkClientException.create(
                        "Unable to load credentials from any of the providers"))
                .kind())
        .isEqualTo(Kind.OUTAGE);
  }

  @Test
  void aCancellationWithoutReasonsPasses() {
    assertThat(
            Failures.of(
                    (RuntimeException)
                        TransactionCanceledException.builder().statusCode(400).build())
                .kind())
        .isEqualTo(Kind.PASSING);
  }

  @Test
  void whatIsNoneOfTheSdksExceptionsIsAnOutage() {
    assertThat(Failures.of(new IllegalStateException("Connection pool shut down")).kind())
        .isEqualTo(Kind.OUTAGE);
  }

  /** The SDK's own lists are not public: this is what it says of each of ours. */
  @ParameterizedTest
  @MethodSource
  void whatTheSdkRetriesPasses(String code) {
    AwsServiceException e = (AwsServiceException) error(code, "words", 400);

    assertThat(e.isThrottlingException() || e.isClockSkewException()).isTrue();
    assertThat(Failures.of(e).passes()).isTrue();
  }

  static Stream<String> whatTheSdkRetriesPasses() {
    return Stream.of(
        "Throttling",
        "ThrottlingException",
        "ThrottledException",
        "ProvisionedThroughputExceededException",
        "SlowDown",
        "TooManyRequestsException",
        "RequestLimitExceeded",
        "BandwidthLimitExceeded",
        "RequestThrottled",
        "RequestThrottledException",
        "EC2ThrottledException",
        "TransactionInProgressException",
        "RequestTimeTooSkewed",
        "RequestExpired",
        "RequestInTheFuture");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Signature expired: 20261128T100000Z is now earlier than 20261128T101000Z",
        "Signature not yet current: 20261128T100000Z is still later than 20261128T095000Z",
      })
  void aSignatureOfAnotherTimePassesAndOneOfAWrongKeyIsAnOutage(String message) {
    assertThat(Failures.of(error("InvalidSignatureException", message, 400)).kind())
        .isEqualTo(Kind.PASSING);

    String wrongKey =
        "The request signature we calculated does not match the signature you provided. Check your"
            + " AWS Secret Access Key and signing method.";
    assertThat(Failures.of(error("InvalidSignatureException", wrongKey, 400)).kind())
        .isEqualTo(Kind.OUTAGE);
    assertThat(Failures.of(error("SignatureDoesNotMatch", wrongKey, 403)).kind())
        .isEqualTo(Kind.OUTAGE);
  }

  @Test
  void aWrongSignaturePassesIfTheClocksDifferByTheResponse() {
    AwsServiceException skewed =
        DynamoDbException.builder()
            .statusCode(400)
            .clockSkew(Duration.ZERO)
            .awsErrorDetails(
                AwsErrorDetails.builder()
                    .errorCode("InvalidSignatureException")
                    .errorMessage("The request signature we calculated does not match")
                    .sdkHttpResponse(
                        SdkHttpResponse.builder()
                            .statusCode(400)
                            .putHeader("Date", "Sat, 28 Nov 2020 10:00:00 GMT")
                            .build())
                    .build())
            .build();

    assertThat(Failures.of(skewed).kind()).isEqualTo(Kind.PASSING);
  }

  @ParameterizedTest
  @CsvSource({
    "None,                   TransactionConflict, PASSING",
    "ConditionalCheckFailed, ThrottlingError,     PASSING",
    "ValidationError,        TransactionConflict, PASSING",
    "ValidationError,        None,                REJECTED",
    "ConditionalCheckFailed, None,                OUTAGE",
  })
  void aCancelledTransactionPassesIfAnyOfItsReasonsDoes(String one, String other, Kind expected) {
    RuntimeException e =
        TransactionCanceledException.builder()
            .statusCode(400)
            .cancellationReasons(
                CancellationReason.builder().code(one).build(),
                CancellationReason.builder().code(other).build())
            .build();

    assertThat(Failures.of(e).kind()).isEqualTo(expected);
  }

  private static RuntimeException error(String code, String message, int status) {
    return DynamoDbException.builder()
        .statusCode(status)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage(message).build())
        .build();
  }
}
