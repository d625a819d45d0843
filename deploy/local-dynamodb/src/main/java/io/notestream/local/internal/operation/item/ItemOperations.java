package io.notestream.local.internal.operation.item;

import io.notestream.local.internal.operation.Interceptor;
import io.notestream.local.internal.operation.Operation;
import io.notestream.local.internal.operation.ServiceContext;
import io.notestream.local.internal.store.Store;
import java.util.List;

/** The operations that read and write items. */
public final class ItemOperations {

  private ItemOperations() {}

  /**
   * Returns all of them.
   *
   * @param interceptor called by transactions while they hold their items
   * @param store where the tokens of transactions are remembered
   */
  public static List<Operation> all(ServiceContext service, Interceptor interceptor, Store store) {
    return List.of(
        new GetItem(service),
        new PutItem(service),
        new UpdateItem(service),
        new DeleteItem(service),
        new Query(service),
        new Scan(service),
        new BatchGetItem(service),
        new BatchWriteItem(service),
        new TransactGetItems(service, interceptor),
        new TransactWriteItems(
            service, interceptor, new ClientRequestTokens(store, service.clock())));
  }
}
