package io.notestream.local.internal.operation;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.expression.ExpressionParameters;
import io.notestream.local.internal.expression.Projection;
import io.notestream.local.internal.expression.UnparsedExpressions;
import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.item.ValueJson;
import io.notestream.local.internal.shape.Shape;
import io.notestream.local.internal.table.Table;

/** Reads one item. */
public final class GetItem implements Operation {

  private static final Shape.Structure INPUT =
      Shape.Structure.named("GetItemInput")
          .optional("ReturnConsumedCapacity", Shapes.RETURN_CONSUMED_CAPACITY)
          .optional("AttributesToGet", Shapes.ATTRIBUTES_TO_GET)
          .required("TableName", Shape.tableName())
          .required("Key", Shapes.ATTRIBUTES)
          .optional("ConsistentRead", Shape.flag())
          .optional("ProjectionExpression", Shape.text())
          .optional("ExpressionAttributeNames", Shapes.EXPRESSION_NAMES)
          .build();

  private final ServiceContext service;

  public GetItem(ServiceContext service) {
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
    JsonNode body = call.body();
    UnparsedExpressions expressions = ExpressionParameters.GET_ITEM.read(body);
    Item key = ValueJson.item(RequestMembers.required(body, "Key"));
    Projection projection = expressions.parse().projection();
    ReturnOptions options = ReturnOptions.of(body);
    Table table = service.usableTable(body);
    KeyRules.refuseEmpty(table.definition(), key);
    KeyRules.checkKey(table.definition(), key);
    if (projection != null) {
      KeyRules.refuseNested(table.definition(), projection.nestedAttributes());
    }
    Item item = table.get(table.key(key));
    ConsumedCapacity used =
        new ConsumedCapacity(table.name())
            .read(
                ConsumedCapacity.readUnits(
                    item == null ? 0 : item.sizeBytes(),
                    RequestMembers.flag(body, "ConsistentRead", false) ? 1 : 0.5));
    call.consume(used.total());
    Item shown = item == null || projection == null ? item : projection.apply(item);
    return json -> {
      json.writeStartObject();
      ReturnOptions.writeItem(json, "Item", shown);
      used.writeMember(json, options.capacity());
      json.writeEndObject();
    };
  }
}
