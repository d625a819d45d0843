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

/** Deletes an item. */
final class DeleteItem implements Operation {

  private static final Shape.Structure INPUT =
      ItemShapes.conditionalWrite("DeleteItemInput", "Key");

  private final SingleItemWriter writer;

  DeleteItem(ServiceContext service) {
    this.writer = new SingleItemWriter(service);
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
    JsonNode request = call.body();
    UnparsedExpressions expressions = counted(() -> ExpressionParameters.DELETE_ITEM.read(request));
    Item key = counted(() -> ValueJson.item(RequestMembers.required(request, "Key")));
    ReturnValues returnValues = counted(() -> ReturnValues.readOldOrNone(request));
    ItemWrite delete =
        new ItemWrite.Delete(key, counted(expressions::parse), ConditionFailure.showsItem(request));
    return writer.write(call, delete, returnValues);
  }
}
