package io.notestream.local.internal.operation;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.shape.Shape;
import io.notestream.local.internal.table.StreamView;
import io.notestream.local.internal.table.Table;
import io.notestream.local.internal.table.TableDefinition;
import io.notestream.local.internal.table.TableStatus;

/** Makes a table. */
public final class CreateTable implements Operation {

  private static final Shape.Structure INPUT =
      Shape.Structure.named("CreateTableInput")
          .required("AttributeDefinitions", Shapes.ATTRIBUTE_DEFINITIONS)
          .required("TableName", Shape.TableName.ofNew())
          .optional("BillingMode", Shapes.BILLING_MODE)
          .optional("ProvisionedThroughput", Shapes.THROUGHPUT)
          .required("KeySchema", Shapes.KEY_SCHEMA)
          .optional(
              "GlobalSecondaryIndexes",
              Shape.listOf(
                  Shape.Structure.named("GlobalSecondaryIndex")
                      .required("IndexName", Shapes.INDEX_NAME)
                      .required("KeySchema", Shapes.KEY_SCHEMA)
                      .required("Projection", Shapes.PROJECTION)
                      .optional("ProvisionedThroughput", Shapes.THROUGHPUT)
                      .optional("OnDemandThroughput", Shapes.ON_DEMAND_THROUGHPUT)
                      .optional("WarmThroughput", Shapes.WARM_THROUGHPUT)
                      .build()))
          .optional(
              "LocalSecondaryIndexes",
              Shape.listOf(
                  Shape.Structure.named("LocalSecondaryIndex")
                      .required("IndexName", Shapes.INDEX_NAME)
                      .required("KeySchema", Shapes.KEY_SCHEMA)
                      .required("Projection", Shapes.PROJECTION)
                      .build()))
          .optional("StreamSpecification", Shapes.STREAM_SPECIFICATION)
          .optional("SSESpecification", Shapes.ENCRYPTION)
          .optional("Tags", Shapes.TAGS)
          .optional("TableClass", Shape.text())
          .optional("DeletionProtectionEnabled", Shape.flag())
          .optional("OnDemandThroughput", Shapes.ON_DEMAND_THROUGHPUT)
          .optional("WarmThroughput", Shapes.WARM_THROUGHPUT)
          .optional("ResourcePolicy", Shape.text())
          .build();

  private final ServiceContext service;

  public CreateTable(ServiceContext service) {
    this.service = service;
  }

  @Override
  public String name() {
    return "CreateTable";
  }

  @Override
  public Shape.Structure input() {
    return INPUT;
  }

  @Override
  public ResponseBody handle(ApiCall call) {
    JsonNode body = call.body();
    TableDefinition asked = TableDefinitionReader.read(body, service.clock().instant());
    StreamView view = TableDefinitionReader.streamView(body);
    Table table = service.tables().create(asked, view);
    // As the service does it: the answer tells of the beginning, the next description of what has
    // become of it.
    return TableDescription.now(service, table)
        .with(TableStatus.CREATING)
        .withIndexes(index -> TableStatus.CREATING)
        .under("TableDescription");
  }
}
