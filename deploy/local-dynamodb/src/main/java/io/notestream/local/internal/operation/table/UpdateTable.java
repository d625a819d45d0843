package io.notestream.local.internal.operation.table;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.operation.ApiCall;
import io.notestream.local.internal.operation.Operation;
import io.notestream.local.internal.operation.ResponseBody;
import io.notestream.local.internal.operation.ServiceContext;
import io.notestream.local.internal.shape.Shape;
import io.notestream.local.internal.table.Table;
import io.notestream.local.internal.table.TableDefinition;
import io.notestream.local.internal.table.TableStatus;

/** Changes the settings, the stream or a global index of a table. */
final class UpdateTable implements Operation {

  private static final Shape.Structure INPUT =
      Shape.Structure.named("UpdateTableInput")
          .required("TableName", Shape.tableNameParameter())
          .optional("AttributeDefinitions", TableShapes.ATTRIBUTE_DEFINITIONS)
          .optional("ProvisionedThroughput", TableShapes.THROUGHPUT)
          .optional("BillingMode", ThroughputMode.SHAPE)
          .optional("TableThroughputMode", ThroughputMode.SHAPE)
          .optional("GlobalSecondaryIndexUpdates", Shape.listOf(indexUpdate()))
          .optional("StreamSpecification", TableShapes.STREAM_SPECIFICATION)
          .optional("SSESpecification", TableShapes.ENCRYPTION)
          .optional("TableClass", Shape.text())
          .optional("DeletionProtectionEnabled", Shape.flag())
          .optional("OnDemandThroughput", TableShapes.ON_DEMAND_THROUGHPUT)
          .optional("WarmThroughput", TableShapes.WARM_THROUGHPUT)
          .build();

  private final ServiceContext service;

  UpdateTable(ServiceContext service) {
    this.service = service;
  }

  private static Shape.Structure indexUpdate() {
    return Shape.Structure.named("GlobalSecondaryIndexUpdate")
        .optional(
            "Update",
            Shape.Structure.named("UpdateGlobalSecondaryIndexAction")
                .required("IndexName", Shape.indexName())
                .optional("ProvisionedThroughput", TableShapes.THROUGHPUT)
                .optional("OnDemandThroughput", TableShapes.ON_DEMAND_THROUGHPUT)
                .optional("WarmThroughput", TableShapes.WARM_THROUGHPUT)
                .build())
        .optional(
            "Create",
            Shape.Structure.named("CreateGlobalSecondaryIndexAction")
                .required("Projection", TableShapes.PROJECTION)
                .required("IndexName", Shape.indexName())
                .optional("ProvisionedThroughput", TableShapes.THROUGHPUT)
                .required("KeySchema", TableShapes.GLOBAL_KEY_SCHEMA)
                .optional("OnDemandThroughput", TableShapes.ON_DEMAND_THROUGHPUT)
                .optional("WarmThroughput", TableShapes.WARM_THROUGHPUT)
                .build())
        .optional(
            "Delete",
            Shape.Structure.named("DeleteGlobalSecondaryIndexAction")
                .required("IndexName", Shape.indexName())
                .build())
        .build();
  }

  @Override
  public String name() {
    return "UpdateTable";
  }

  @Override
  public Shape.Structure input() {
    return INPUT;
  }

  @Override
  public ResponseBody handle(ApiCall call) {
    JsonNode body = call.body();
    TableUpdate update = TableUpdate.read(body, service);
    Table table = service.table(body);
    if (service.tables().status(table) != TableStatus.ACTIVE) {
      throw ServiceException.resourceInUse(
          "Attempt to change a resource which is still in use: Table is being updated: "
              + table.name());
    }
    TableDefinition before = table.definition();
    service.tables().update(table, update::apply);
    return update.describe(TableDescription.now(service, table), before).under("TableDescription");
  }
}
