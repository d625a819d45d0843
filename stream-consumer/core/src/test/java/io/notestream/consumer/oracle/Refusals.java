package io.notestream.consumer.oracle;

import io.notestream.consumer.oracle.History.Step;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/**
 * A table that refuses some changes for ever, whichever transaction they come in, until it is
 * repaired. A refused transaction says nothing of which action was the bad one, as in DynamoDB.
 */
final class Refusals implements ExecutionInterceptor {

  private final Set<String> refused;
  private volatile boolean repaired;

  private Refusals(Set<String> refused) {
    this.refused = refused;
  }

  static Refusals none() {
    return new Refusals(Set.of());
  }

  /** Refuses about one change in eight of the history. */
  static Refusals of(List<Step> history, Random random) {
    Set<String> refused = new HashSet<>();
    for (Step step : history) {
      if (!step.what().equals("FOREIGN")
          && !step.what().equals("MALFORMED")
          && random.nextInt(8) == 0) {
        refused.add(step.sequence());
      }
    }
    return new Refusals(refused);
  }

  /** From now on everything is accepted. */
  void repair() {
    repaired = true;
  }

  /** Whether the change is one of those. */
  boolean refuses(Step step) {
    return refused.contains(step.sequence());
  }

  /** The same facts once the dead letters of these changes are done. */
  TreeSet<String> withLettersDone(Set<String> facts) {
    TreeSet<String> all = new TreeSet<>(facts);
    refused.forEach(sequence -> all.add("letter " + sequence + " ValidationException DONE"));
    return all;
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
    return item.containsKey("streamEventId") && refused.contains(item.get("sequence").s());
  }
}
