package io.notestream.local.internal.operation;

import java.util.List;

/** The operations on tables and items. */
public final class Operations {

  private Operations() {}

  /**
   * All of them.
   *
   * @param interceptor what transactions tell that they hold their items
   */
  public static List<Operation> all(
      ServiceContext service, Interceptor interceptor, ClientRequestTokens tokens) {
    return List.of(
        new CreateTable(service),
        new UpdateTable(service),
        new DescribeTable(service),
        new DeleteTable(service),
        new ListTables(service),
        new PutItem(service),
        new GetItem(service),
        new UpdateItem(service),
        new DeleteItem(service),
        new Query(service),
        new Scan(service),
        new BatchGetItem(service),
        new BatchWriteItem(service),
        new TransactWriteItems(service, interceptor, tokens),
        new TransactGetItems(service, interceptor),
        new UpdateContinuousBackups(service),
        new DescribeContinuousBackups(service),
        new TagResource(service),
        new UntagResource(service),
        new ListTagsOfResource(service),
        new DescribeLimits(),
        new DescribeEndpoints());
  }
}
