package io.notestream.local;

import io.notestream.local.fault.CallStats;
import io.notestream.local.fault.Faults;
import io.notestream.local.fault.IndexDelays;
import io.notestream.local.internal.control.ControlApi;
import io.notestream.local.internal.control.ControlledEngine;
import io.notestream.local.internal.fault.ActiveFaults;
import io.notestream.local.internal.fault.CallCounters;
import io.notestream.local.internal.fault.FaultInjector;
import io.notestream.local.internal.http.HttpServer;
import io.notestream.local.internal.operation.Dispatcher;
import io.notestream.local.internal.operation.Interceptor;
import io.notestream.local.internal.operation.Operation;
import io.notestream.local.internal.operation.ServiceContext;
import io.notestream.local.internal.operation.SettlingInterceptor;
import io.notestream.local.internal.operation.item.ItemOperations;
import io.notestream.local.internal.operation.table.TableOperations;
import io.notestream.local.internal.store.DurableStore;
import io.notestream.local.internal.store.MemoryStore;
import io.notestream.local.internal.store.Store;
import io.notestream.local.internal.stream.Retention;
import io.notestream.local.internal.stream.StreamController;
import io.notestream.local.internal.stream.StreamOperations;
import io.notestream.local.internal.stream.StreamReader;
import io.notestream.local.internal.stream.StreamSettings;
import io.notestream.local.internal.stream.Streams;
import io.notestream.local.internal.table.ItemCodec;
import io.notestream.local.internal.table.Tables;
import io.notestream.local.internal.ttl.ExpirySweeper;
import io.notestream.local.internal.ttl.TimeToLiveOperations;
import io.notestream.local.stream.StreamControl;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts the parts of an engine together, and closes them. */
final class Engine implements AutoCloseable {

  private final Settings settings;
  private final Store store;
  private final Dispatcher dispatcher;
  private final IndexDelays indexDelays;
  private final ExpirySweeper sweeper;
  private final StreamControl streamControl;
  private final ActiveFaults faults;
  private final CallCounters stats = new CallCounters();
  private final @Nullable Housekeeping housekeeping;

  /**
   * Puts the parts together.
   *
   * @param housekeeps whether expired items are deleted, and streams trimmed, in the background
   */
  private Engine(Settings settings, Store store, boolean housekeeps) {
    this.settings = settings;
    this.store = store;
    Streams streams = new Streams(store, ItemCodec.INSTANCE, settings.clock(), settings.streams());
    Tables tables = new Tables(store, streams, settings.clock(), settings.tableDelay());
    this.indexDelays = tables.indexDelays();
    this.sweeper = new ExpirySweeper(tables, settings.clock(), settings.ttlDelay());
    this.faults = new ActiveFaults();
    Interceptor injector = new FaultInjector(faults, stats);
    Interceptor interceptor = store.waits() ? new SettlingInterceptor(injector, store) : injector;
    StreamReader reader = new StreamReader(streams, store);
    this.streamControl = new StreamController(streams, reader, store);
    ServiceContext service =
        new ServiceContext(tables, settings.clock(), settings.streams().region());
    List<Operation> operations = new ArrayList<>();
    operations.addAll(ItemOperations.all(service, interceptor, store));
    operations.addAll(TableOperations.all(service));
    operations.addAll(TimeToLiveOperations.all(service));
    operations.addAll(StreamOperations.all(reader));
    this.faults.setKnownOperations(
        operations.stream().map(Operation::name).collect(Collectors.toSet()));
    this.dispatcher = new Dispatcher(operations, interceptor, store.waits());
    this.housekeeping =
        housekeeps
            ? new Housekeeping(settings.clock(), sweeper, new Retention(streams, store))
            : null;
  }

  /** The settings that an engine is started with. */
  record Settings(
      LocalClock clock,
      Duration ttlDelay,
      Duration tableDelay,
      @Nullable Path dataDirectory,
      StreamSettings streams) {}

  static Engine start(Settings settings) {
    Path directory = settings.dataDirectory();
    return new Engine(
        settings, directory == null ? new MemoryStore() : DurableStore.open(directory), true);
  }

  /** Returns an engine in memory that starts no thread. */
  static Engine withoutThreads(Settings settings) {
    return new Engine(settings, new MemoryStore(), false);
  }

  HttpServer serve(String host, int port) {
    ControlApi control =
        new ControlApi(
            new ControlledEngine(
                new ControlledLocalClock(settings.clock()),
                sweeper,
                indexDelays,
                streamControl,
                faults,
                stats));
    try {
      return HttpServer.start(
          host, InetAddress.getByName(host), port, dispatcher, control, settings.clock());
    } catch (UnknownHostException unknown) {
      throw new UncheckedIOException("no such address: " + host, unknown);
    }
  }

  Dispatcher dispatcher() {
    return dispatcher;
  }

  LocalClock clock() {
    return settings.clock();
  }

  ExpirySweeper sweeper() {
    return sweeper;
  }

  IndexDelays indexDelays() {
    return indexDelays;
  }

  StreamControl streams() {
    return streamControl;
  }

  Faults faults() {
    return faults;
  }

  CallStats stats() {
    return stats;
  }

  @Override
  public void close() {
    if (housekeeping != null) {
      housekeeping.close();
    }
    store.close();
  }
}
