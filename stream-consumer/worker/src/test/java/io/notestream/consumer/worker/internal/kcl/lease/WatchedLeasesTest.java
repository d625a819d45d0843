package io.notestream.consumer.worker.internal.kcl.lease;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.dynamodbv2.streamsadapter.AmazonDynamoDBStreamsAdapterClient;
import io.notestream.consumer.worker.Bench;
import io.notestream.consumer.worker.internal.client.StreamClients;
import io.notestream.consumer.worker.options.KclProfile;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.kinesis.leases.Lease;
import software.amazon.kinesis.leases.LeaseManagementConfig;
import software.amazon.kinesis.retrieval.kpl.ExtendedSequenceNumber;

class WatchedLeasesTest {

  private static final String TABLE = "watched";

  @AutoClose private static Bench bench = Bench.start();

  private final WatchedLeases leases = leases(3_600_000);

  @BeforeAll
  static void createTable() throws Exception {
    leases(1).createLeaseTableIfNotExists();
    leases(1).createLeaseOwnerToLeaseKeyIndexIfNotExists();
  }

  @BeforeEach
  void empty() throws Exception {
    leases.deleteAll();
    bench.engine().stats().reset();
  }

  @Test
  void whatAWorkerWasGivenIsListedOnceUntilLeasesMayBeHandedOutAgain() throws Exception {
    for (int i = 0; i < 5; i++) {
      assertThat(leases.listLeaseKeysForWorker("a")).isEmpty();
    }
    assertThat(listings()).isEqualTo(1);

    assertThat(leases.listLeaseKeysForWorker("b")).isEmpty();
    assertThat(listings()).isEqualTo(2);
  }

  @Test
  void whatThisProcessHandsOutIsListedAtOnce() throws Exception {
    Lease lease = created("shard-1");
    leases.listLeaseKeysForWorker("a");

    leases.assignLease(lease, "a");

    assertThat(leases.listLeaseKeysForWorker("a")).containsExactly("shard-1");
    leases.initiateGracefulLeaseHandoff(lease, "b");
    assertThat(leases.listLeaseKeysForWorker("a")).isEmpty();
  }

  @Test
  void whatAnotherProcessHandsOutIsListedOnceTheTimeIsOver() throws Exception {
    WatchedLeases often = leases(1);
    Lease lease = created("shard-1");
    leases.listLeaseKeysForWorker("a");
    often.listLeaseKeysForWorker("a");

    leases(1).assignLease(lease, "a");
    Thread.sleep(2); // The interval.

    assertThat(often.listLeaseKeysForWorker("a")).containsExactly("shard-1");
    assertThat(leases.listLeaseKeysForWorker("a")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "aws"})
  void whatAnotherProcessHandsOutIsFoundBeforeItRunsOut(String name) throws Exception {
    KclProfile profile = name.equals("aws") ? KclProfile.aws() : KclProfile.local();
    long life = profile.failover().toMillis();
    long interval = profile.leaseAssignment().toMillis();
    AtomicLong millis = new AtomicLong();
    WatchedLeases waiting = leases(interval, life, () -> millis.get() * 1_000_000);
    Lease lease = created("shard-1");
    waiting.listLeaseKeysForWorker("a");
    leases(1).assignLease(lease, "a");

    do {
      millis.addAndGet(interval / 2 - 25); // KCL's looks, at a fixed rate.
    } while (waiting.listLeaseKeysForWorker("a").isEmpty());

    // What is found is renewed within a third of its life.
    assertThat(millis.get() + life / 3).isLessThan(life);
  }

  private Lease created(String shard) throws Exception {
    Lease lease = new Lease();
    lease.leaseKey(shard);
    lease.leaseCounter(0L);
    lease.ownerSwitchesSinceCheckpoint(0L);
    lease.checkpoint(ExtendedSequenceNumber.TRIM_HORIZON);
    lease.parentShardIds(Set.of());
    leases.createLeaseIfNotExists(lease);
    return lease;
  }

  private static long listings() {
    return bench.engine().stats().calls("Query");
  }

  private static WatchedLeases leases(long assignmentMillis) {
    return leases(assignmentMillis, 10 * assignmentMillis, System::nanoTime);
  }

  private static WatchedLeases leases(
      long assignmentMillis, long failoverMillis, LongSupplier nanoTime) {
    StreamClients clients = bench.clients().forStream();
    LeaseManagementConfig config =
        new LeaseManagementConfig(
            TABLE,
            TABLE,
            clients.leases(),
            new AmazonDynamoDBStreamsAdapterClient(clients.streams(), clients.region()),
            "worker");
    config.leaseAssignmentIntervalMillis(assignmentMillis);
    config.failoverTimeMillis(failoverMillis);
    return new WatchedLeases(
        config,
        new RatedLeases(shard -> OptionalDouble.empty()),
        new Renewals(),
        () -> {},
        lease -> true,
        nanoTime);
  }
}
