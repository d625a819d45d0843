package io.notestream.local.internal.operation.table;

import io.notestream.local.internal.operation.Operation;
import io.notestream.local.internal.operation.ServiceContext;
import java.util.List;

/** The operations that administer tables, and those that describe the account. */
public final class TableOperations {

  private TableOperations() {}

  /** Returns all of them. */
  public static List<Operation> all(ServiceContext service) {
    return List.of(
        new CreateTable(service),
        new UpdateTable(service),
        new DescribeTable(service),
        new DeleteTable(service),
        new ListTables(service),
        new UpdateContinuousBackups(service),
        new DescribeContinuousBackups(service),
        new TagResource(service),
        new UntagResource(service),
        new ListTagsOfResource(service),
        new DescribeLimits(),
        new DescribeEndpoints());
  }
}
