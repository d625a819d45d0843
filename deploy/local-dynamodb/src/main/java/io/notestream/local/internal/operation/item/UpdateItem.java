package io.notestream.local.internal.operation.item;

import static io.notestream.local.internal.operation.item.CountedErrors.counted;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.expression.ExpressionParameters;
import io.notestream.local.internal.expression.UnparsedExpressions;
import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.item.ValueJson;
import io.notestream.local.internal.operation.ApiCall;
import io.notestream.local.internal.operation.Operation;
import io.notestream.local.internal.operation.RequestMembers;
import io.notestream.local.internal.operation.ResponseBody;
import io.notestream.local.internal.operation.ServiceContext;
import io.notestream.local.internal.shape.Shape;

/** Changes attributes of an item, or makes the item if there is none. */
final class UpdateItem implements Operation {

  private static final Shape.Structure INPUT =
      Shape.Structure.named("UpdateItemInput")
          .alone("ReturnValues")
          .optional("ReturnConsumedCapacity", ItemShapes.RETURN_CONSUMED_CAPACITY)
          .required("TableName", Shape.tableName())
          .optional("ConditionalOperator", ItemShapes.CONDITIONAL_OPERATOR)
          .optional("Expected", ItemShapes.EXPECTED)
          .optional("ReturnValues", ItemShapes.RETURN_VALUES)
          .required("Key", ItemShapes.ATTRIBUTES)
          .optional("ReturnItemCollectionMetrics", ItemShapes.RETURN_ITEM_COLLECTION_METRICS)
          .optional(
              "AttributeUpdates",
              Shape.mapOf(
                  ItemShapes.ATTRIBUTE_NAME,
                  Shape.Structure.named("AttributeValueUpdate")
                      .optional("Action", Shape.oneOf("ADD", "PUT", "DELETE"))
                      .optional("Value", Shape.attribute())
                      .build()))
          .optional("ReturnValuesOnConditionCheckFailure", ItemShapes.RETURN_VALUES_ON_FAILURE)
          .optional("ConditionExpression", Shape.text())
          .optional("UpdateExpression", Shape.text())
          .optional("ExpressionAttributeValues", ItemShapes.EXPRESSION_VALUES)
          .optional("ExpressionAttributeNames", ItemShapes.EXPRESSION_NAMES)
          .build();

  private final SingleItemWriter writer;

  UpdateItem(ServiceContext service) {
    this.writer = new SingleItemWriter(service);
  }

  @Override
  public String name() {
    return "UpdateItem";
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
    JsonNode request = call.body();
    UnparsedExpressions expressions = counted(() -> ExpressionParameters.UPDATE_ITEM.read(request));
    Item key = counted(() -> ValueJson.item(RequestMembers.required(request, "Key")));
    ReturnValues returnValues = ReturnValues.read(request);
    ItemWrite update =
        ItemUpdate.single(key, counted(expressions::parse), ConditionFailure.showsItem(request));
    return writer.write(call, update, returnValues);
  }
}
