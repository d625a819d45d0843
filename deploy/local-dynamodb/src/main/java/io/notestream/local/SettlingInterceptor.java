package io.notestream.local;

import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.operation.Call;
import io.notestream.local.internal.operation.Interceptor;
import io.notestream.local.internal.store.Store;
import org.jspecify.annotations.Nullable;

/** Lets no answer leave before what it tells of is durable; for stores where that takes time. */
record SettlingInterceptor(Interceptor inner, Store store) implements Interceptor {

  @Override
  public boolean mayWait(Call call) {
    return true;
  }

  @Override
  public void before(Call call) {
    inner.before(call);
  }

  @Override
  public void holding(Call call, int actions) {
    inner.holding(call, actions);
  }

  @Override
  public void after(Call call, @Nullable ServiceException failure) {
    store.settle();
    inner.after(call, failure);
  }
}
