package io.notestream.local.internal.operation.table;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.operation.ApiCall;
import io.notestream.local.internal.operation.Operation;
import io.notestream.local.internal.operation.ResponseBody;
import io.notestream.local.internal.operation.ServiceContext;
import io.notestream.local.internal.shape.Shape;
import io.notestream.local.internal.table.StreamView;
import io.notestream.local.internal.table.Table;
import io.notestream.local.internal.table.TableDefinition;
import io.notestream.local.internal.table.TableStatus;

/** Creates a table. */
final class CreateTable implements Operation {

  private static final Shape.Structure INPUT =
      Shape.Structure.named("CreateTableInput")
          .required("AttributeDefinitions", TableShapes.ATTRIBUTE_DEFINITIONS)
          .required("TableName", Shape.tableNameParameter())
          .optional("BillingMode", ThroughputMode.SHAPE)
          .optional("TableThroughputMode", ThroughputMode.SHAPE)
          .optional("ProvisionedThroughput", TableShapes.THROUGHPUT)
          .required("KeySchema", TableShapes.KEY_SCHEMA)
          .optional(
              "GlobalSecondaryIndexes",
              Shape.listOf(
                  Shape.Structure.named("GlobalSecondaryIndex")
                      .required("IndexName", Shape.indexName())
                      .required("KeySchema", TableShapes.GLOBAL_KEY_SCHEMA)
                      .required("Projection", TableShapes.PROJECTION)
                      .optional("ProvisionedThroughput", TableShapes.THROUGHPUT)
                      .optional("OnDemandThroughput", TableShapes.ON_DEMAND_THROUGHPUT)
                      .optional("WarmThroughput", TableShapes.WARM_THROUGHPUT)
                      .build()))
          .optional(
              "LocalSecondaryIndexes",
              Shape.listOf(
                  Shape.Structure.named("LocalSecondaryIndex")
                      .required("IndexName", Shape.indexName())
                      .required("KeySchema", TableShapes.KEY_SCHEMA)
                      .required("Projection", TableShapes.PROJECTION)
                      .build()))
          .optional("StreamSpecification", TableShapes.STREAM_SPECIFICATION)
          .optional("SSESpecification", TableShapes.ENCRYPTION)
          .optional("Tags", TableShapes.TAGS)
          .optional("TableClass", Shape.text())
          .optional("DeletionProtectionEnabled", Shape.flag())
          .optional("OnDemandThroughput", TableShapes.ON_DEMAND_THROUGHPUT)
          .optional("WarmThroughput", TableShapes.WARM_THROUGHPUT)
          .optional("ResourcePolicy", Shape.text())
          .build();

  private final ServiceContext service;

  CreateTable(ServiceContext service) {
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
    // As in the service, the response shows the table as it begins, and the next description shows
    // what has become of it.
    return TableDescription.now(service, table)
        .with(TableStatus.CREATING)
        .withIndexes(index -> TableStatus.CREATING)
        .under("TableDescription");
  }
}
