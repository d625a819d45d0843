package io.notestream.consumer.internal.retry;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.internal.retry.Failure.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

class DynamoDbFailuresTest {

  @ParameterizedTest
  @CsvSource({
    "ProvisionedThroughputExceededException, 400, PASSING",
    "ThrottlingException, 400, PASSING",
    "RequestLimitExceeded, 400, PASSING",
    "TransactionInProgressException, 400, PASSING",
    "TransactionConflictException, 400, PASSING",
    "IdempotentParameterMismatchException, 400, PASSING",
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
    assertThat(DynamoDbFailures.of(error(code, "words", status)).kind()).isEqualTo(expected);
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
    assertThat(DynamoDbFailures.of(CancellationReason.builder().code(code).build()).kind())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "The provided key element does not match the schema",
    "One or more parameter values were invalid: Type mismatch for Index Key GSI1PK",
    "One or more parameter values were invalid: Missing the key HK in the item",
  })
  void aTableWithOtherKeysIsAnOutage(String message) {
    assertThat(DynamoDbFailures.of(error("ValidationException", message, 400)).kind())
        .isEqualTo(Kind.OUTAGE);
  }

  @Test
  void aLostAnswerIsUnclearAndMissingCredentialsAreAnOutage() {
    assertThat(
            DynamoDbFailures.of(SdkClientException.create("Unable to execute HTTP request")).kind())
        .isEqualTo(Kind.UNCLEAR);
    assertThat(DynamoDbFailures.of(ApiCallTimeoutException.create(5)).kind())
        .isEqualTo(Kind.UNCLEAR);
    assertThat(
            DynamoDbFailures.of(
                    SdkClientException.create(
                        "Unable to load credentials from any of the providers"))
                .kind())
        .isEqualTo(Kind.OUTAGE);
  }

  @Test
  void aCancellationWithoutReasonsPasses() {
    assertThat(
            DynamoDbFailures.of(
                    (RuntimeException)
                        TransactionCanceledException.builder().statusCode(400).build())
                .kind())
        .isEqualTo(Kind.PASSING);
  }

  @Test
  void whatIsNoneOfTheSdksExceptionsIsAnOutage() {
    assertThat(DynamoDbFailures.of(new IllegalStateException("Connection pool shut down")).kind())
        .isEqualTo(Kind.OUTAGE);
  }

  private static RuntimeException error(String code, String message, int status) {
    return DynamoDbException.builder()
        .statusCode(status)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage(message).build())
        .build();
  }
}
