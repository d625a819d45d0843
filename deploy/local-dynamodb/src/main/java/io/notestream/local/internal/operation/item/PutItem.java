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

/** Puts an item in place of the one with its key, if there is one. */
final class PutItem implements Operation {

  private static final Shape.Structure INPUT = ItemShapes.conditionalWrite("PutItemInput", "Item");

  private final SingleItemWriter writer;

  PutItem(ServiceContext service) {
    this.writer = new SingleItemWriter(service);
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
    JsonNode request = call.body();
    UnparsedExpressions expressions = counted(() -> ExpressionParameters.PUT_ITEM.read(request));
    Item item = counted(() -> ValueJson.item(RequestMembers.required(request, "Item")));
    ReturnValues returnValues = counted(() -> ReturnValues.readOldOrNone(request));
    ItemWrite.refuseTooLarge(item);
    ItemWrite put =
        new ItemWrite.Put(item, counted(expressions::parse), ConditionFailure.showsItem(request));
    return writer.write(call, put, returnValues);
  }
}
