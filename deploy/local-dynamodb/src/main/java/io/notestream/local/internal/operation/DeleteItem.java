package io.notestream.local.internal.operation;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.expression.ExpressionParameters;
import io.notestream.local.internal.shape.Shape;

/** Deletes an item. */
public final class DeleteItem implements Operation {

  private static final Shape.Structure INPUT =
      Shape.Structure.named("DeleteItemInput")
          .optional("ReturnConsumedCapacity", Shapes.RETURN_CONSUMED_CAPACITY)
          .required("TableName", Shape.tableName())
          .required("Key", Shapes.ATTRIBUTES)
          .optional("ConditionalOperator", Shapes.CONDITIONAL_OPERATOR)
          .optional("Expected", Shapes.EXPECTED)
          .optional("ReturnValues", Shapes.RETURN_VALUES)
          .optional("ReturnItemCollectionMetrics", Shapes.RETURN_ITEM_COLLECTION_METRICS)
          .optional("ReturnValuesOnConditionCheckFailure", Shapes.RETURN_VALUES_ON_FAILURE)
          .optional("ConditionExpression", Shape.text())
          .optional("ExpressionAttributeValues", Shapes.EXPRESSION_VALUES)
          .optional("ExpressionAttributeNames", Shapes.EXPRESSION_NAMES)
          .build();

  private final SingleWrite writes;

  public DeleteItem(ServiceContext service) {
    this.writes = new SingleWrite(service);
  }

  @Override
  public String name() {
    return "DeleteItem";
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
    ItemWrite write = ItemWrite.delete(body, ExpressionParameters.DELETE_ITEM);
    return writes.run(call, write, (written, bound) -> showOld ? written.before() : null);
  }
}
