package io.notestream.local.internal.operation.item;

import io.notestream.local.internal.shape.Shape;

/** The members that several operations on items take. */
final class ItemShapes {

  static final Shape.Text RETURN_CONSUMED_CAPACITY = Shape.oneOf("INDEXES", "TOTAL", "NONE");

  static final Shape.Text RETURN_ITEM_COLLECTION_METRICS = Shape.oneOf("SIZE", "NONE");

  /** The service lists the values so; there is none of the name UPDATE_NEW. */
  static final Shape.Text RETURN_VALUES =
      Shape.oneOf("ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE", "UPDATED_NEW")
          .listedAs("ALL_OLD, UPDATED_OLD, ALL_NEW, UPDATE_NEW, NONE");

  static final Shape.Text RETURN_VALUES_ON_FAILURE = Shape.oneOf("ALL_OLD", "NONE");

  static final Shape.Text CONDITIONAL_OPERATOR = Shape.oneOf("OR", "AND");

  static final Shape.Text SELECT =
      Shape.oneOf("SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES");

  static final Shape.Text ATTRIBUTE_NAME = Shape.text().length(0, 65_535);

  static final Shape.Entries ATTRIBUTES = Shape.mapOf(ATTRIBUTE_NAME, Shape.attribute());

  static final Shape.Entries EXPRESSION_NAMES = Shape.mapOf(ATTRIBUTE_NAME);

  static final Shape.Entries EXPRESSION_VALUES = Shape.mapOf(Shape.attribute());

  static final Shape.Elements ATTRIBUTES_TO_GET =
      Shape.listOf(ATTRIBUTE_NAME, 1, Integer.MAX_VALUE);

  private static final Shape.Text COMPARISON =
      Shape.oneOf(
          "IN",
          "NULL",
          "BETWEEN",
          "LT",
          "NOT_CONTAINS",
          "EQ",
          "GT",
          "NOT_NULL",
          "NE",
          "LE",
          "BEGINS_WITH",
          "GE",
          "CONTAINS");

  static final Shape.Entries EXPECTED =
      Shape.mapOf(
          ATTRIBUTE_NAME,
          Shape.Structure.named("ExpectedAttributeValue")
              .optional("AttributeValueList", Shape.listOf(Shape.attribute()))
              .optional("ComparisonOperator", COMPARISON)
              .optional("Exists", Shape.flag())
              .optional("Value", Shape.attribute())
              .build());

  static final Shape.Entries CONDITIONS =
      Shape.mapOf(
          ATTRIBUTE_NAME,
          Shape.Structure.named("Condition")
              .optional("AttributeValueList", Shape.listOf(Shape.attribute()))
              .required("ComparisonOperator", COMPARISON)
              .build());

  private ItemShapes() {}

  /**
   * Returns the input of PutItem or DeleteItem, which differ in one member.
   *
   * @param item the name of the member that is the item or the key
   */
  static Shape.Structure conditionalWrite(String name, String item) {
    return Shape.Structure.named(name)
        .optional("ReturnConsumedCapacity", RETURN_CONSUMED_CAPACITY)
        .required("TableName", Shape.tableName())
        .required(item, ATTRIBUTES)
        .optional("ConditionalOperator", CONDITIONAL_OPERATOR)
        .optional("Expected", EXPECTED)
        .optional("ReturnValues", RETURN_VALUES)
        .optional("ReturnItemCollectionMetrics", RETURN_ITEM_COLLECTION_METRICS)
        .optional("ReturnValuesOnConditionCheckFailure", RETURN_VALUES_ON_FAILURE)
        .optional("ConditionExpression", Shape.text())
        .optional("ExpressionAttributeValues", EXPRESSION_VALUES)
        .optional("ExpressionAttributeNames", EXPRESSION_NAMES)
        .build();
  }
}
