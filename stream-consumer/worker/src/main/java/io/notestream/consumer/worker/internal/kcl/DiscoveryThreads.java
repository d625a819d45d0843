package io.notestream.consumer.worker.internal.kcl;

import java.lang.reflect.Field;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.kinesis.leases.LeaseCoordinator;
import software.amazon.kinesis.leases.dynamodb.DynamoDBLeaseCoordinator;

/**
 * Ends the threads with which KCL reads the leases that it was given. KCL leaves up to five of them
 * behind with every scheduler: a JVM in which many workers were started would run out of threads.
 */
final class DiscoveryThreads {

  private static final Logger LOG = LoggerFactory.getLogger(DiscoveryThreads.class);

  private DiscoveryThreads() {}

  /** Called once the coordinator's scheduler has ended. */
  static void end(LeaseCoordinator ended) {
    try {
      Field pool = DynamoDBLeaseCoordinator.class.getDeclaredField("leaseDiscoveryThreadPool");
      pool.setAccessible(true);
      ((ExecutorService) pool.get(ended)).shutdownNow();
    } catch (ReflectiveOperationException | RuntimeException e) {
      // Another version of KCL: its threads are daemons, and only take memory.
      LOG.debug("KCL's discovery threads may be left", e);
    }
  }
}
