package io.notestream.local.internal.operation.item;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.expression.ExpressionParameters;
import io.notestream.local.internal.operation.ApiCall;
import io.notestream.local.internal.operation.Operation;
import io.notestream.local.internal.operation.RequestMembers;
import io.notestream.local.internal.operation.ResponseBody;
import io.notestream.local.internal.operation.ServiceContext;
import io.notestream.local.internal.shape.Shape;

/** Puts an item in place of the one with its key, if there is one. */
final class PutItem implements Operation {

  private static final Shape.Structure INPUT =
      Shape.Structure.named("PutItemInput")
          .optional("ReturnConsumedCapacity", ItemShapes.RETURN_CONSUMED_CAPACITY)
          .required("TableName", Shape.tableName())
          .required("Item", ItemShapes.ATTRIBUTES)
          .optional("ConditionalOperator", ItemShapes.CONDITIONAL_OPERATOR)
          .optional("Expected", ItemShapes.EXPECTED)
          .optional("ReturnValues", ItemShapes.RETURN_VALUES)
          .optional("ReturnItemCollectionMetrics", ItemShapes.RETURN_ITEM_COLLECTION_METRICS)
          .optional("ReturnValuesOnConditionCheckFailure", ItemShapes.RETURN_VALUES_ON_FAILURE)
          .optional("ConditionExpression", Shape.text())
          .optional("ExpressionAttributeValues", ItemShapes.EXPRESSION_VALUES)
          .optional("ExpressionAttributeNames", ItemShapes.EXPRESSION_NAMES)
          .build();

  private final SingleWrite writes;

  PutItem(ServiceContext service) {
    this.writes = new SingleWrite(service);
  }

  @Override
  public String name() {
    return "PutItem";
  }

  @Override
  public Effort effort() {
    return Effort.SHORT_WRITE;
  }

  @Override
  public Shape.Structure input() {
    return INPUT;
  }

  @Override
  public ResponseBody handle(ApiCall call) {
    JsonNode body = call.body();
    boolean showOld = RequestMembers.text(body, "ReturnValues", "NONE").equals("ALL_OLD");
    ItemWrite write = ItemWrite.put(body, ExpressionParameters.PUT_ITEM);
    return writes.run(call, write, (written, bound) -> showOld ? written.before() : null);
  }
}
