package io.notestream.local.internal.operation;

import io.notestream.local.internal.shape.Shape;

/** Members that several operations take. */
final class Shapes {

  static final Shape.Text RETURN_CONSUMED_CAPACITY = Shape.oneOf("INDEXES", "TOTAL", "NONE");
  static final Shape.Text RETURN_ITEM_COLLECTION_METRICS = Shape.oneOf("SIZE", "NONE");
  static final Shape.Text RETURN_VALUES =
      Shape.oneOf("ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE", "UPDATED_NEW");
  static final Shape.Text RETURN_VALUES_ON_FAILURE = Shape.oneOf("ALL_OLD", "NONE");
  static final Shape.Text CONDITIONAL_OPERATOR = Shape.oneOf("OR", "AND");
  static final Shape.Text SELECT =
      Shape.oneOf("SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES");

  static final Shape.Text INDEX_NAME = Shape.text().length(3, 255).matching("[a-zA-Z0-9_.-]+");
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

  static final Shape.Structure THROUGHPUT =
      Shape.Structure.named("ProvisionedThroughput")
          .required("WriteCapacityUnits", Shape.longInteger(1, Long.MAX_VALUE))
          .required("ReadCapacityUnits", Shape.longInteger(1, Long.MAX_VALUE))
          .build();

  static final Shape.Structure ON_DEMAND_THROUGHPUT =
      Shape.Structure.named("OnDemandThroughput")
          .optional("MaxReadRequestUnits", Shape.longInteger(Long.MIN_VALUE, Long.MAX_VALUE))
          .optional("MaxWriteRequestUnits", Shape.longInteger(Long.MIN_VALUE, Long.MAX_VALUE))
          .build();

  static final Shape.Structure WARM_THROUGHPUT =
      Shape.Structure.named("WarmThroughput")
          .optional("ReadUnitsPerSecond", Shape.longInteger(Long.MIN_VALUE, Long.MAX_VALUE))
          .optional("WriteUnitsPerSecond", Shape.longInteger(Long.MIN_VALUE, Long.MAX_VALUE))
          .build();

  static final Shape.Text BILLING_MODE = Shape.oneOf("PROVISIONED", "PAY_PER_REQUEST");

  static final Shape.Elements ATTRIBUTE_DEFINITIONS =
      Shape.listOf(
          Shape.Structure.named("AttributeDefinition")
              .required("AttributeName", Shape.text().length(1, 255))
              .required("AttributeType", Shape.oneOf("B", "N", "S"))
              .build());

  static final Shape.Elements KEY_SCHEMA =
      Shape.listOf(
          Shape.Structure.named("KeySchemaElement")
              .required("AttributeName", Shape.text().length(1, 255))
              .required("KeyType", Shape.oneOf("HASH", "RANGE"))
              .build(),
          1,
          2);

  static final Shape.Structure PROJECTION =
      Shape.Structure.named("Projection")
          .optional("ProjectionType", Shape.oneOf("ALL", "INCLUDE", "KEYS_ONLY"))
          .optional("NonKeyAttributes", Shape.listOf(Shape.text().length(1, 255), 1, 20))
          .build();

  static final Shape.Structure STREAM_SPECIFICATION =
      Shape.Structure.named("StreamSpecification")
          .required("StreamEnabled", Shape.flag())
          .optional(
              "StreamViewType",
              Shape.oneOf("OLD_IMAGE", "NEW_IMAGE", "KEYS_ONLY", "NEW_AND_OLD_IMAGES"))
          .build();

  static final Shape.Structure ENCRYPTION =
      Shape.Structure.named("SSESpecification")
          .optional("Enabled", Shape.flag())
          .optional("SSEType", Shape.oneOf("AES256", "KMS"))
          .optional("KMSMasterKeyId", Shape.text())
          .build();

  static final Shape.Elements TAGS =
      Shape.listOf(
          Shape.Structure.named("Tag")
              .required("Key", Shape.text().length(1, 128))
              .required("Value", Shape.text().length(0, 256))
              .build());

  private Shapes() {}
}
