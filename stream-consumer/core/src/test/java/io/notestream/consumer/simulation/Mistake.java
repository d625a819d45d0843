package io.notestream.consumer.simulation;

import io.notestream.local.InProcessDynamoDb.Response;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * A mistake that the consumer might have. A simulation that does not find each of them soon would
 * not find others either.
 */
enum Mistake {
  NONE,
  /** An audit record is put without a condition. */
  COUNTS_DUPLICATES {
    @Override
    SdkRequest in(SdkRequest request) {
      return actions(
          request,
          action ->
              isAudit(action)
                  ? put(
                      action,
                      action.put().toBuilder()
                          .conditionExpression(null)
                          .returnValuesOnConditionCheckFailure((String) null)
                          .build())
                  : action);
    }
  },
  /** A baseline covers one sequence number too many. */
  BASELINE_OFF_BY_ONE {
    @Override
    SdkRequest in(SdkRequest request) {
      return actions(
          request,
          action -> {
            if (action.put() == null || !action.put().item().containsKey("asOf")) {
              return action;
            }
            Map<String, AttributeValue> item = new HashMap<>(action.put().item());
            item.put("asOf", AttributeValue.fromS(plusOne(item.get("asOf").s())));
            return put(action, action.put().toBuilder().item(item).build());
          });
    }
  },
  /** A baseline is added to the counters, and not remembered. */
  FORGETS_BASELINES {
    @Override
    SdkRequest in(SdkRequest request) {
      if (!(request instanceof TransactWriteItemsRequest transaction)) {
        return request;
      }
      List<TransactWriteItem> kept =
          transaction.transactItems().stream().filter(action -> !isBaseline(action)).toList();
      return transaction.toBuilder().transactItems(kept).build();
    }
  },
  /** Of a number of an own projection nothing is ever taken off. */
  NEVER_SUBTRACTS {
    @Override
    SdkRequest in(SdkRequest request) {
      return actions(
          request,
          action -> {
            Update update = action.update();
            if (update == null || !update.key().get("SK").s().startsWith("SUMMARY#WEEKDAYS#")) {
              return action;
            }
            Map<String, AttributeValue> values = new HashMap<>(update.expressionAttributeValues());
            values.replaceAll(
                (name, value) ->
                    value.n() != null && value.n().startsWith("-")
                        ? AttributeValue.fromN("0")
                        : value);
            return TransactWriteItem.builder()
                .update(update.toBuilder().expressionAttributeValues(values).build())
                .build();
          });
    }
  },
  /** What comes late of an erased user is counted. */
  IGNORES_ERASURES {
    @Override
    SdkRequest in(SdkRequest request) {
      return actions(
          request,
          action -> {
            Update update = action.update();
            return update == null || update.conditionExpression() == null
                ? action
                : TransactWriteItem.builder()
                    .update(
                        update.toBuilder()
                            .conditionExpression(
                                "("
                                    + update.conditionExpression()
                                    + ") OR attribute_exists(PK) OR attribute_not_exists(PK)")
                            .build())
                    .build();
          });
    }
  },
  /** An erasure leaves the archived notes. */
  ERASES_NO_ARCHIVE {
    @Override
    boolean swallows(SdkRequest request) {
      return request instanceof BatchWriteItemRequest batch
          && batch.requestItems().values().stream()
              .flatMap(List::stream)
              .allMatch(
                  write ->
                      write.deleteRequest() != null
                          && write.deleteRequest().key().get("SK").s().startsWith("ARCHIVE#"));
    }
  },
  /** The time of the last activity is not written. */
  FORGETS_MARKS {
    @Override
    boolean swallows(SdkRequest request) {
      return request instanceof UpdateItemRequest update
          && String.valueOf(update.expressionAttributeNames()).contains("lastActivityAt");
    }
  },
  /** A dead letter is not written. */
  LOSES_LETTERS {
    @Override
    boolean swallows(SdkRequest request) {
      return request instanceof PutItemRequest put
          && put.item().get("PK").s().startsWith("DEADLETTER#");
    }
  },
  /** A lost response is taken for a refusal. */
  TAKES_LOSS_FOR_REFUSAL {
    @Override
    Optional<Response> instead(String operation, Optional<Response> response) {
      return response.isPresent() || !operation.equals("TransactWriteItems")
          ? response
          : Optional.of(
              new Response(
                  400,
                  "{\"__type\":\"com.amazon.coral.validate#ValidationException\",\"message\":\"\"}"
                      .getBytes(StandardCharsets.UTF_8)));
    }
  },
  /** A checkpoint is written before the batch is processed. */
  EARLY_CHECKPOINT,
  /** A checkpoint is written at the end of a batch that was given up. */
  CHECKPOINT_PAST_UNSETTLED,
  /** A gap that grows before reading goes on keeps its first end. */
  GAP_KEEPS_ITS_FIRST_END {
    @Override
    boolean swallows(SdkRequest request) {
      return request instanceof PutItemRequest put
          && put.item().get("PK").s().startsWith("GAP#")
          && String.valueOf(put.conditionExpression()).contains("#to");
    }
  },
  /** A timer goes by the clock of its own machine. */
  TIMER_FIRES_EARLY,
  /** What is missing is written down after a checkpoint has passed it. */
  GAP_AFTER_CHECKPOINT,
  /** A reaction is run after the batch. */
  LATE_REACTION,
  /** A remove that nobody explains is a delete, however soon the note would have expired. */
  NO_GUARD;

  /** Returns the request as a consumer with the mistake makes it. */
  SdkRequest in(SdkRequest request) {
    return request;
  }

  /** Returns whether the consumer with the mistake leaves out the request. */
  boolean swallows(SdkRequest request) {
    return false;
  }

  /** Returns the response as a consumer with the mistake takes it. */
  Optional<Response> instead(String operation, Optional<Response> response) {
    return response;
  }

  private static SdkRequest actions(SdkRequest request, UnaryOperator<TransactWriteItem> change) {
    if (!(request instanceof TransactWriteItemsRequest transaction)) {
      return request;
    }
    List<TransactWriteItem> actions = new ArrayList<>(transaction.transactItems());
    actions.replaceAll(change);
    return transaction.toBuilder().transactItems(actions).build();
  }

  private static TransactWriteItem put(TransactWriteItem action, Put put) {
    return action.toBuilder().put(put).build();
  }

  private static boolean isAudit(TransactWriteItem action) {
    return action.put() != null && action.put().item().containsKey("streamEventId");
  }

  private static boolean isBaseline(TransactWriteItem action) {
    return action.put() != null
        && action.put().item().containsKey("kind")
        && action.put().item().get("kind").s().equals("BASELINE");
  }

  private static String plusOne(String number) {
    return new BigInteger(number).add(BigInteger.ONE).toString();
  }
}
