package io.notestream.local.internal.operation.item;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.expression.ExpressionParameters;
import io.notestream.local.internal.expression.UpdateResult;
import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.operation.ApiCall;
import io.notestream.local.internal.operation.Operation;
import io.notestream.local.internal.operation.RequestMembers;
import io.notestream.local.internal.operation.ResponseBody;
import io.notestream.local.internal.operation.ServiceContext;
import io.notestream.local.internal.shape.Shape;
import io.notestream.local.internal.table.WriteResult;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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

  private final SingleWrite writes;

  UpdateItem(ServiceContext service) {
    this.writes = new SingleWrite(service);
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
    JsonNode body = call.body();
    ItemWrite write = ItemWrite.update(body, ExpressionParameters.UPDATE_ITEM);
    String asked = RequestMembers.text(body, "ReturnValues", "NONE");
    return writes.run(
        call,
        write,
        (written, bound) -> returned(asked, written, Objects.requireNonNull(bound.updated())));
  }

  private static @Nullable Item returned(String asked, WriteResult written, UpdateResult updated) {
    return switch (asked) {
      case "ALL_OLD" -> written.before();
      case "ALL_NEW" -> written.after();
      case "UPDATED_OLD" -> updated.updatedOld();
      case "UPDATED_NEW" -> updated.updatedNew();
      default -> null;
    };
  }
}
