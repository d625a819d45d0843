package io.notestream.local.internal.operation.table;

import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.operation.ApiCall;
import io.notestream.local.internal.operation.Operation;
import io.notestream.local.internal.operation.ResponseBody;
import io.notestream.local.internal.operation.ServiceContext;
import io.notestream.local.internal.shape.Shape;
import io.notestream.local.internal.table.Table;
import io.notestream.local.internal.table.TableStatus;

/** Deletes a table with all its items. */
final class DeleteTable implements Operation {

  private static final Shape.Structure INPUT =
      Shape.Structure.named("DeleteTableInput")
          .required("TableName", Shape.tableNameParameter())
          .build();

  private final ServiceContext service;

  DeleteTable(ServiceContext service) {
    this.service = service;
  }

  @Override
  public String name() {
    return "DeleteTable";
  }

  @Override
  public Shape.Structure input() {
    return INPUT;
  }

  @Override
  public ResponseBody handle(ApiCall call) {
    Table table = service.table(call.body());
    switch (service.tables().status(table)) {
      case CREATING ->
          throw ServiceException.resourceInUse(
              "Attempt to change a resource which is still in use: Table is being created: "
                  + table.name());
      case UPDATING ->
          throw ServiceException.resourceInUse(
              "Attempt to change a resource which is still in use: Table is being updated: "
                  + table.name());
      case DELETING ->
          throw ServiceException.resourceInUse(
              "Attempt to change a resource which is still in use: Table is being deleted: "
                  + table.name());
      case ACTIVE -> {
        if (table.definition().settings().deletionProtection()) {
          throw ServiceException.validation(
              "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.");
        }
      }
    }
    TableDescription description = TableDescription.now(service, table).with(TableStatus.DELETING);
    service.tables().delete(table);
    return description.withoutSchemaUnder("TableDescription");
  }
}
