package io.notestream.local;

import io.notestream.local.http.ControlHandler;
import io.notestream.local.http.HttpServer;
import io.notestream.local.operation.Dispatcher;
import io.notestream.local.operation.Interceptor;
import io.notestream.local.operation.Operation;
import io.notestream.local.operation.Operations;
import io.notestream.local.operation.Service;
import io.notestream.local.store.MemoryStore;
import io.notestream.local.store.Store;
import io.notestream.local.stream.DescribeStream;
import io.notestream.local.stream.GetRecords;
import io.notestream.local.stream.GetShardIterator;
import io.notestream.local.stream.ListStreams;
import io.notestream.local.stream.StreamReader;
import io.notestream.local.stream.StreamSettings;
import io.notestream.local.stream.Streams;
import io.notestream.local.table.ItemCodec;
import io.notestream.local.table.Tables;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parts of an engine, put together. */
final class Engine implements AutoCloseable {

  private final Settings settings;
  private final Store store;
  private final Dispatcher dispatcher;

  private Engine(Settings settings, Store store) {
    this.settings = settings;
    this.store = store;
    Streams streams =
        new Streams(
            store, ItemCodec.INSTANCE, settings.clock(), StreamSettings.of(settings.region()));
    Tables tables = new Tables(store, streams, settings.clock(), settings.tableDelay());
    Interceptor interceptor = Interceptor.NONE;
    StreamReader reader = new StreamReader(streams, store);
    List<Operation> operations =
        new ArrayList<>(
            Operations.all(new Service(tables, settings.clock(), settings.region()), interceptor));
    operations.add(new ListStreams(reader));
    operations.add(new DescribeStream(reader));
    operations.add(new GetShardIterator(reader));
    operations.add(new GetRecords(reader));
    this.dispatcher = new Dispatcher(operations, interceptor, store.waits());
  }

  /** What an engine is started with. */
  record Settings(
      LocalClock clock,
      Duration ttlDelay,
      Duration tableDelay,
      @Nullable Path dataDirectory,
      String region) {}

  static Engine start(Settings settings) {
    if (settings.dataDirectory() != null) {
      throw new UnsupportedOperationException("a data directory is not supported yet");
    }
    return new Engine(settings, new MemoryStore());
  }

  HttpServer serve(String host, int port) {
    try {
      return HttpServer.start(
          InetAddress.getByName(host), port, dispatcher, ControlHandler.NONE, settings.clock());
    } catch (UnknownHostException unknown) {
      throw new UncheckedIOException("no such address: " + host, unknown);
    }
  }

  LocalClock clock() {
    return settings.clock();
  }

  @Override
  public void close() {
    store.close();
  }
}
