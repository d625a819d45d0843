package io.notestream.consumer.oracle;

import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/** A table that refuses about one change in ten, whatever comes with it, until it is repaired. */
final class SomeRefused implements ExecutionInterceptor {

  private final long seed;
  private volatile boolean repaired;

  SomeRefused(long seed) {
    this.seed = seed;
  }

  /** From now on everything is accepted. */
  void repair() {
    repaired = true;
  }

  @Override
  public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
    if (!repaired
        && context.request() instanceof TransactWriteItemsRequest request
        && request.transactItems().stream()
            .filter(action -> action.put() != null)
            .anyMatch(action -> refuses(action.put().item()))) {
      throw DynamoDbException.builder()
          .statusCode(400)
          .awsErrorDetails(
              AwsErrorDetails.builder()
                  .errorCode("ValidationException")
                  .errorMessage("refused")
                  .build())
          .build();
    }
  }

  private boolean refuses(Map<String, AttributeValue> item) {
    return item.containsKey("streamEventId")
        && Math.floorMod((item.get("SK").s() + seed).hashCode(), 10) == 0;
  }
}
