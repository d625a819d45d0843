package io.notestream.consumer.worker.internal.kcl;

import io.notestream.consumer.internal.thread.DaemonThreads;
import java.lang.reflect.Field;
import java.util.concurrent.ThreadPoolExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.kinesis.coordinator.assignment.LeaseAssignmentManager;

/**
 * Makes daemons of the threads with which KCL writes down who gets which lease. KCL keeps them in a
 * static pool that it never shuts down and that nothing else gives access to: a program that has
 * closed its worker would not end.
 */
final class AssignmentThreads {

  private static final Logger LOG = LoggerFactory.getLogger(AssignmentThreads.class);

  private AssignmentThreads() {}

  /** Applies to the threads that the pool starts from now on; can be called again. */
  static void makeDaemons() {
    try {
      Field pool =
          LeaseAssignmentManager.class.getDeclaredField("LEASE_ASSIGNMENT_CALL_THREAD_POOL");
      pool.setAccessible(true);
      ((ThreadPoolExecutor) pool.get(null)).setThreadFactory(DaemonThreads.named("kcl-assignment"));
    } catch (ReflectiveOperationException | RuntimeException e) {
      // Another version of KCL: the worker does its work, and only the end of the program waits.
      LOG.debug("KCL's assignment threads may keep the JVM alive", e);
    }
  }
}
