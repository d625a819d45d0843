package io.notestream.local.internal.store;

class MemoryStoreTest extends StoreContract {

  @Override
  Store open() {
    return new MemoryStore();
  }
}
