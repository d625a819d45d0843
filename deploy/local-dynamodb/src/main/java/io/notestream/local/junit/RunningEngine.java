package io.notestream.local.junit;

import io.notestream.local.LocalClock;
import io.notestream.local.LocalDynamoDb;
import io.notestream.local.fault.CallStats;
import io.notestream.local.fault.Faults;
import io.notestream.local.junit.LocalDynamoDbExtension.EngineAccess;
import io.notestream.local.stream.StreamControl;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A running engine, and the clients that tests have asked for. */
final class RunningEngine implements EngineAccess, AutoCloseable {

  private static final Set<String> TYPES =
      Set.of(
          LocalDynamoDb.class.getName(),
          LocalClock.class.getName(),
          Faults.class.getName(),
          StreamControl.class.getName(),
          CallStats.class.getName(),
          SdkClients.DYNAMODB,
          SdkClients.STREAMS);

  private final LocalDynamoDb engine;
  private @Nullable SdkClients clients;

  RunningEngine(LocalDynamoDb engine) {
    this.engine = engine;
  }

  /**
   * Returns whether an engine can provide a parameter of that type. Types are compared by name:
   * those of the SDK may not be on the class path.
   */
  static boolean provides(Class<?> type) {
    return TYPES.contains(type.getName());
  }

  @Override
  public RunningEngine running() {
    return this;
  }

  /** Returns access that does not close the engine. */
  EngineAccess lent() {
    return () -> this;
  }

  Object get(Class<?> type) {
    if (type == LocalDynamoDb.class) {
      return engine;
    }
    if (type == LocalClock.class) {
      return engine.clock();
    }
    if (type == Faults.class) {
      return engine.faults();
    }
    if (type == StreamControl.class) {
      return engine.streams();
    }
    if (type == CallStats.class) {
      return engine.stats();
    }
    return type.getName().equals(SdkClients.DYNAMODB) ? clients().dynamoDb() : clients().streams();
  }

  private synchronized SdkClients clients() {
    SdkClients opened = clients;
    if (opened == null) {
      opened = new SdkClients(engine.endpoint());
      clients = opened;
    }
    return opened;
  }

  @Override
  public synchronized void close() {
    if (clients != null) {
      clients.close();
    }
    engine.close();
  }
}
