package io.notestream.function.internal.log;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMDCAdapter;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/** Gives out loggers that write JSON. Thread-safe. */
public final class JsonLogProvider implements SLF4JServiceProvider, ILoggerFactory {

  /** The SDK writes requests and responses below this level, and with them titles and bodies. */
  private static final Level SDK_LEVEL = Level.WARN;

  private static final Level LEVEL = Level.INFO;

  private final Map<String, Logger> loggers = new ConcurrentHashMap<>();
  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter context = new BasicMDCAdapter();

  /** Creates the provider, as SLF4J needs it. */
  public JsonLogProvider() {}

  @Override
  public void initialize() {}

  @Override
  public Logger getLogger(String name) {
    return loggers.computeIfAbsent(
        name,
        added ->
            new JsonLogger(added, added.startsWith("software.amazon.awssdk") ? SDK_LEVEL : LEVEL));
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    return this;
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return context;
  }

  @Override
  public String getRequestedApiVersion() {
    return "2.0";
  }
}
