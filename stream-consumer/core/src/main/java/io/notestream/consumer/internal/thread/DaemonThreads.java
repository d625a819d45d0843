package io.notestream.consumer.internal.thread;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates daemon threads: they keep no JVM alive, their names say what they do, and an exception
 * that ends one is logged.
 */
public final class DaemonThreads {

  private static final Logger LOG = LoggerFactory.getLogger(DaemonThreads.class);

  private DaemonThreads() {}

  /** Returns a factory of threads that are called {@code <name>-1}, {@code <name>-2} and so on. */
  public static ThreadFactory named(String name) {
    AtomicInteger count = new AtomicInteger();
    return task -> thread(name + "-" + count.incrementAndGet(), task);
  }

  /** Returns a thread of that name, which is not started. */
  public static Thread thread(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((t, e) -> LOG.error("Thread {} has ended", t.getName(), e));
    return thread;
  }
}
