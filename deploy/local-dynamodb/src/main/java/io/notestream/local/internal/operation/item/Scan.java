package io.notestream.local.internal.operation.item;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.expression.ExpressionParameters;
import io.notestream.local.internal.expression.Expressions;
import io.notestream.local.internal.expression.UnparsedExpressions;
import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.item.Wording;
import io.notestream.local.internal.operation.ApiCall;
import io.notestream.local.internal.operation.Operation;
import io.notestream.local.internal.operation.RequestMembers;
import io.notestream.local.internal.operation.ResponseBody;
import io.notestream.local.internal.operation.ServiceContext;
import io.notestream.local.internal.shape.Shape;
import io.notestream.local.internal.table.IndexDefinition;
import io.notestream.local.internal.table.KeyRange;
import io.notestream.local.internal.table.Table;
import java.util.Optional;

/** Reads a page of a table or an index, or of one segment of it. */
final class Scan implements Operation {

  private static final Shape.Structure INPUT =
      Shape.Structure.named("ScanInput")
          .optional("Limit", Shape.integer(1, Integer.MAX_VALUE))
          .optional("Segment", Shape.integer(0, 999_999))
          .optional("TotalSegments", Shape.integer(1, 1_000_000))
          .optional("AttributesToGet", ItemShapes.ATTRIBUTES_TO_GET)
          .optional("ConditionalOperator", ItemShapes.CONDITIONAL_OPERATOR)
          .optional("ReturnConsumedCapacity", ItemShapes.RETURN_CONSUMED_CAPACITY)
          .required("TableName", Shape.tableName())
          .optional("Select", ItemShapes.SELECT)
          .optional("IndexName", Shape.indexName())
          .optional("ScanFilter", ItemShapes.CONDITIONS)
          .optional("ExclusiveStartKey", ItemShapes.ATTRIBUTES)
          .optional("ConsistentRead", Shape.flag())
          .optional("FilterExpression", Shape.text())
          .optional("ProjectionExpression", Shape.text())
          .optional("ExpressionAttributeValues", ItemShapes.EXPRESSION_VALUES)
          .optional("ExpressionAttributeNames", ItemShapes.EXPRESSION_NAMES)
          .build();

  private final ServiceContext service;

  Scan(ServiceContext service) {
    this.service = service;
  }

  @Override
  public String name() {
    return "Scan";
  }

  @Override
  public Shape.Structure input() {
    return INPUT;
  }

  @Override
  public ResponseBody handle(ApiCall call) {
    JsonNode body = call.body();
    checkSegment(body);
    UnparsedExpressions unparsed = ExpressionParameters.SCAN.read(body);
    Item start = StartKey.read(body, Wording.OLDER);
    Expressions expressions = unparsed.parse();
    Selection selection = Selection.read(body, expressions.projection(), "");
    Table table = service.usableTable(body);
    IndexDefinition index = QueriedIndex.of(body, table);
    KeyRange range = table.range(Optional.ofNullable(index).map(IndexDefinition::name));
    int segments = (int) RequestMembers.number(body, "TotalSegments", 1);
    if (segments > 1) {
      range = range.segment((int) RequestMembers.number(body, "Segment", 0), segments);
    }
    if (start != null) {
      StartKey.check(table.definition(), index, start, true);
      if (!range.contains(start)) {
        throw ServiceException.validation(
            StartKey.INVALID
                + ": Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment. TotalSegments: "
                + segments
                + " Segment: "
                + RequestMembers.number(body, "Segment", 0));
      }
      range = range.after(start, true);
    }
    if (expressions.filter() != null) {
      KeyRules.refuseNested(table.definition(), expressions.filter().nestedAttributes());
    }
    selection.check(table, index);
    return new PageReader(body, table, index, selection, expressions.filter())
        .read(call, range, true);
  }

  private static void checkSegment(JsonNode body) {
    boolean segment = RequestMembers.has(body, "Segment");
    boolean total = RequestMembers.has(body, "TotalSegments");
    if (segment && !total) {
      throw ServiceException.validation(
          "The TotalSegments parameter is required but was not present in the request when Segment parameter is present");
    }
    if (total && !segment) {
      throw ServiceException.validation(
          "The Segment parameter is required but was not present in the request when parameter TotalSegments is present");
    }
    if (total
        && RequestMembers.number(body, "Segment", 0)
            >= RequestMembers.number(body, "TotalSegments", 0)) {
      throw ServiceException.validation(
          "The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: "
              + RequestMembers.number(body, "Segment", 0)
              + " is not less than TotalSegments: "
              + RequestMembers.number(body, "TotalSegments", 0));
    }
  }
}
