package io.notestream.consumer.simulation;

import io.notestream.local.InProcessDynamoDb.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.ClientEndpointProvider;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.client.config.SdkClientConfiguration;
import software.amazon.awssdk.core.client.config.SdkClientOption;
import software.amazon.awssdk.core.http.HttpResponseHandler;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.runtime.transform.Marshaller;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.protocols.core.ExceptionMetadata;
import software.amazon.awssdk.protocols.json.AwsJsonProtocol;
import software.amazon.awssdk.protocols.json.AwsJsonProtocolFactory;
import software.amazon.awssdk.protocols.json.JsonOperationMetadata;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.IdempotentParameterMismatchException;
import software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException;
import software.amazon.awssdk.services.dynamodb.model.LimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.RequestLimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ThrottlingException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;

/**
 * One operation as the AWS SDK writes its requests and reads its responses and errors. The SDK's
 * way around that (endpoints, signatures, retries, timeouts, metrics) is left out: it takes several
 * times as long as the engine does, and none of it is in use here.
 *
 * @param <I> the request
 * @param <O> the response
 */
final class Wire<I extends SdkRequest, O extends SdkResponse> {

  private static final AwsJsonProtocolFactory PROTOCOL =
      AwsJsonProtocolFactory.builder()
          .clientConfiguration(
              SdkClientConfiguration.builder()
                  .option(
                      SdkClientOption.CLIENT_ENDPOINT_PROVIDER,
                      ClientEndpointProvider.forEndpointOverride(URI.create("http://simulated")))
                  .build())
          .defaultServiceExceptionSupplier(DynamoDbException::builder)
          .protocol(AwsJsonProtocol.AWS_JSON)
          .protocolVersion("1.0")
          .build();

  private static final JsonOperationMetadata METADATA =
      JsonOperationMetadata.builder()
          .hasStreamingSuccessResponse(false)
          .isPayloadJson(true)
          .build();

  private static final Map<String, ExceptionMetadata> EXCEPTIONS = exceptions();

  private static final HttpResponseHandler<AwsServiceException> ERRORS =
      PROTOCOL.createErrorResponseHandler(
          METADATA, code -> Optional.ofNullable(EXCEPTIONS.get(code)));

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);

  /** By their second: all simulations begin at the same time, and last for minutes. */
  private static final Map<Long, String> DATES = new ConcurrentHashMap<>();

  /**
   * A request on its way.
   *
   * @param target what the header {@code X-Amz-Target} says
   */
  record Sent(SdkHttpFullRequest http, String target, byte[] body) {}

  private final Marshaller<I> marshaller;
  private final HttpResponseHandler<O> responses;

  Wire(MarshallerOf<I> marshaller, Supplier<SdkPojo> response) {
    this.marshaller = marshaller.by(PROTOCOL);
    this.responses = PROTOCOL.createResponseHandler(METADATA, response);
  }

  /** Makes the SDK's marshaller of a request. */
  interface MarshallerOf<I> {
    Marshaller<I> by(AwsJsonProtocolFactory protocol);
  }

  Sent write(I request) {
    SdkHttpFullRequest http = marshaller.marshall(request);
    try (InputStream body = http.contentStreamProvider().orElseThrow().newStream()) {
      return new Sent(
          http, http.firstMatchingHeader("X-Amz-Target").orElseThrow(), body.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the head of a response that is sent at that time. */
  static SdkHttpFullResponse head(Response response, Instant time) {
    return SdkHttpFullResponse.builder()
        .statusCode(response.status())
        .putHeader("Content-Type", "application/x-amz-json-1.0")
        .putHeader("Date", DATES.computeIfAbsent(time.getEpochSecond(), Wire::date))
        .content(AbortableInputStream.create(new ByteArrayInputStream(response.body())))
        .build();
  }

  private static String date(long second) {
    return DATE.format(Instant.ofEpochSecond(second));
  }

  /**
   * Reads a response.
   *
   * @throws AwsServiceException if it is an error
   */
  O read(SdkHttpFullResponse http, ExecutionAttributes attributes) {
    if (!http.isSuccessful()) {
      throw handle(ERRORS, http, attributes);
    }
    O response = handle(responses, http, attributes);
    @SuppressWarnings("unchecked") // it builds what it was made from
    O whole = (O) response.toBuilder().sdkHttpResponse(http).build();
    return whole;
  }

  private static <T> T handle(
      HttpResponseHandler<T> handler, SdkHttpFullResponse http, ExecutionAttributes attributes) {
    try {
      return handler.handle(http, attributes);
    } catch (Exception e) {
      throw new IllegalStateException("not a response", e);
    }
  }

  private static Map<String, ExceptionMetadata> exceptions() {
    Map<String, Supplier<SdkPojo>> builders = new HashMap<>();
    builders.put("ConditionalCheckFailedException", ConditionalCheckFailedException::builder);
    builders.put("ExpiredIteratorException", ExpiredIteratorException::builder);
    builders.put(
        "IdempotentParameterMismatchException", IdempotentParameterMismatchException::builder);
    builders.put("InternalServerError", InternalServerErrorException::builder);
    builders.put("LimitExceededException", LimitExceededException::builder);
    builders.put(
        "ProvisionedThroughputExceededException", ProvisionedThroughputExceededException::builder);
    builders.put("RequestLimitExceeded", RequestLimitExceededException::builder);
    builders.put("ResourceInUseException", ResourceInUseException::builder);
    builders.put("ResourceNotFoundException", ResourceNotFoundException::builder);
    builders.put("ThrottlingException", ThrottlingException::builder);
    builders.put("TransactionCanceledException", TransactionCanceledException::builder);
    builders.put("TransactionConflictException", TransactionConflictException::builder);
    builders.put("TransactionInProgressException", TransactionInProgressException::builder);
    builders.put("TrimmedDataAccessException", TrimmedDataAccessException::builder);
    Map<String, ExceptionMetadata> exceptions = new HashMap<>();
    builders.forEach(
        (code, builder) ->
            exceptions.put(
                code,
                ExceptionMetadata.builder()
                    .errorCode(code)
                    .exceptionBuilderSupplier(builder)
                    .build()));
    return exceptions;
  }
}
