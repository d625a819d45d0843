package io.notestream.local.internal.operation.item;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.expression.ExpressionParameters;
import io.notestream.local.internal.expression.Projection;
import io.notestream.local.internal.expression.UnparsedExpressions;
import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.item.ValueJson;
import io.notestream.local.internal.operation.ApiCall;
import io.notestream.local.internal.operation.Operation;
import io.notestream.local.internal.operation.RequestMembers;
import io.notestream.local.internal.operation.ResponseBody;
import io.notestream.local.internal.operation.ServiceContext;
import io.notestream.local.internal.shape.Shape;
import io.notestream.local.internal.table.Table;

/** Reads one item. */
final class GetItem implements Operation {

  private static final Shape.Structure INPUT =
      Shape.Structure.named("GetItemInput")
          .optional("ReturnConsumedCapacity", ItemShapes.RETURN_CONSUMED_CAPACITY)
          .optional("AttributesToGet", ItemShapes.ATTRIBUTES_TO_GET)
          .required("TableName", Shape.tableName())
          .required("Key", ItemShapes.ATTRIBUTES)
          .optional("ConsistentRead", Shape.flag())
          .optional("ProjectionExpression", Shape.text())
          .optional("ExpressionAttributeNames", ItemShapes.EXPRESSION_NAMES)
          .build();

  private final ServiceContext service;

  GetItem(ServiceContext service) {
    this.service = service;
  }

  @Override
  public String name() {
    return "GetItem";
  }

  @Override
  public Effort effort() {
    return Effort.SHORT_READ;
  }

  @Override
  public Shape.Structure input() {
    return INPUT;
  }

  @Override
  public ResponseBody handle(ApiCall call) {
    JsonNode request = call.body();
    UnparsedExpressions expressions = ExpressionParameters.GET_ITEM.read(request);
    Item key = ValueJson.item(RequestMembers.required(request, "Key"));
    Projection projection = expressions.parse().projection();
    ReturnOptions options = ReturnOptions.of(request);
    Table table = service.usableTable(request);
    KeyRules.refuseEmpty(table.definition(), key);
    KeyRules.checkKey(table.definition(), key);
    if (projection != null) {
      KeyRules.refuseNested(table.definition(), projection.nestedAttributes());
    }
    Item item = table.get(table.key(key));
    ConsumedCapacity capacity =
        ConsumedCapacity.of(request).read(item, ConsumedCapacity.readFactor(request));
    call.consume(capacity.total());
    Item shown = item == null || projection == null ? item : projection.apply(item);
    return json -> {
      json.writeStartObject();
      ReturnOptions.writeItem(json, "Item", shown);
      capacity.writeMember(json, options.capacity());
      json.writeEndObject();
    };
  }
}
