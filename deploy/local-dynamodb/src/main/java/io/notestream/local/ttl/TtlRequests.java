package io.notestream.local.ttl;

import io.notestream.local.error.ServiceException;
import io.notestream.local.operation.Call;
import io.notestream.local.shape.Shape;
import io.notestream.local.table.Table;
import io.notestream.local.table.Tables;

/** What the two operations have in common. */
final class TtlRequests {

  static final Shape.Text TABLE_NAME = Shape.text().length(3, 255).matching("[a-zA-Z0-9_.-]+");

  private TtlRequests() {}

  static Table table(Tables tables, Call call) {
    String name = call.body().get("TableName").textValue();
    return tables
        .find(name)
        .orElseThrow(
            () ->
                ServiceException.resourceNotFound(
                    "Requested resource not found: Table: " + name + " not found"));
  }
}
