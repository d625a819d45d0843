package io.notestream.local.internal.operation.table;

import io.notestream.local.internal.shape.Shape;

/** The members that several operations on tables take. */
final class TableShapes {

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

  static final Shape.Elements ATTRIBUTE_DEFINITIONS =
      Shape.listOf(
          Shape.Structure.named("AttributeDefinition")
              .required("AttributeName", Shape.text().length(1, 255))
              .required("AttributeType", Shape.oneOf("B", "N", "S"))
              .build());

  private static final Shape.Structure KEY_SCHEMA_ELEMENT =
      Shape.Structure.named("KeySchemaElement")
          .required("AttributeName", Shape.text().length(1, 255))
          .required("KeyType", Shape.oneOf("HASH", "RANGE"))
          .build();

  /** The key of a table or a local index. */
  static final Shape.Elements KEY_SCHEMA = Shape.listOf(KEY_SCHEMA_ELEMENT, 1, 2);

  /** The key of a global index, for which the service's model gives no upper bound. */
  static final Shape.Elements GLOBAL_KEY_SCHEMA =
      Shape.listOf(KEY_SCHEMA_ELEMENT, 1, Integer.MAX_VALUE);

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
              Shape.oneOf("OLD_IMAGE", "KEYS_ONLY", "NEW_AND_OLD_IMAGES", "NEW_IMAGE"))
          .build();

  static final Shape.Structure ENCRYPTION =
      Shape.Structure.named("SSESpecification")
          .optional("Enabled", Shape.flag())
          .optional("SSEType", Shape.oneOf("AES256", "KMS"))
          .optional("KMSMasterKeyId", Shape.text().length(1, Integer.MAX_VALUE))
          .build();

  /** Tags, whose own rules are in {@link TableTags}. */
  static final Shape.Elements TAGS =
      Shape.listOf(
          Shape.Structure.named("Tag")
              .optional("Key", Shape.text())
              .optional("Value", Shape.text())
              .build());

  private TableShapes() {}
}
