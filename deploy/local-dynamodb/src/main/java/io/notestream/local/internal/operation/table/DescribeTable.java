package io.notestream.local.internal.operation.table;

import io.notestream.local.internal.operation.ApiCall;
import io.notestream.local.internal.operation.Operation;
import io.notestream.local.internal.operation.ResponseBody;
import io.notestream.local.internal.operation.ServiceContext;
import io.notestream.local.internal.shape.Shape;

/** Describes a table. */
final class DescribeTable implements Operation {

  private static final Shape.Structure INPUT =
      Shape.Structure.named("DescribeTableInput")
          .required("TableName", Shape.tableNameParameter())
          .build();

  private final ServiceContext service;

  DescribeTable(ServiceContext service) {
    this.service = service;
  }

  @Override
  public String name() {
    return "DescribeTable";
  }

  @Override
  public Shape.Structure input() {
    return INPUT;
  }

  @Override
  public ResponseBody handle(ApiCall call) {
    return TableDescription.now(service, service.table(call.body())).under("Table");
  }
}
