package io.notestream.local.internal.operation;

import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.store.Store;
import org.jspecify.annotations.Nullable;

/**
 * Keeps each response back until the changes that it reflects are durable; for stores where that
 * takes time.
 *
 * @param inner the interceptor inside this one
 */
public record SettlingInterceptor(Interceptor inner, Store store) implements Interceptor {

  @Override
  public boolean mayWait(ApiCall call) {
    return true;
  }

  @Override
  public void before(ApiCall call) {
    inner.before(call);
  }

  @Override
  public void holding(ApiCall call, int actions) {
    inner.holding(call, actions);
  }

  @Override
  public void after(ApiCall call, @Nullable ServiceException failure) {
    store.settle();
    inner.after(call, failure);
  }
}
