package io.notestream.consumer.worker.internal.kcl;

import com.amazonaws.services.dynamodbv2.streamsadapter.AmazonDynamoDBStreamsAdapterClient;
import com.amazonaws.services.dynamodbv2.streamsadapter.DynamoDBStreamsConsumerTaskFactory;
import com.amazonaws.services.dynamodbv2.streamsadapter.StreamsSchedulerFactory;
import com.amazonaws.services.dynamodbv2.streamsadapter.polling.DynamoDBStreamsPollingConfig;
import io.notestream.consumer.worker.internal.client.StreamClients;
import io.notestream.consumer.worker.internal.kcl.lease.StreamsLeaseFactory;
import io.notestream.consumer.worker.internal.kcl.shard.ShardFetcher;
import io.notestream.consumer.worker.internal.kcl.shard.ShardWatches;
import io.notestream.consumer.worker.internal.kcl.shard.SharedReads;
import io.notestream.consumer.worker.options.KclProfile;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import software.amazon.awssdk.services.cloudwatch.CloudWatchAsyncClient;
import software.amazon.kinesis.checkpoint.CheckpointConfig;
import software.amazon.kinesis.common.InitialPositionInStream;
import software.amazon.kinesis.common.InitialPositionInStreamExtended;
import software.amazon.kinesis.common.StreamConfig;
import software.amazon.kinesis.coordinator.CoordinatorConfig;
import software.amazon.kinesis.coordinator.Scheduler;
import software.amazon.kinesis.coordinator.WorkerStateChangeListener;
import software.amazon.kinesis.leases.Lease;
import software.amazon.kinesis.leases.LeaseAssignmentStrategy;
import software.amazon.kinesis.leases.LeaseManagementConfig;
import software.amazon.kinesis.leases.ShardInfo;
import software.amazon.kinesis.leases.ShardPrioritization;
import software.amazon.kinesis.lifecycle.LifecycleConfig;
import software.amazon.kinesis.metrics.MetricsConfig;
import software.amazon.kinesis.metrics.MetricsLevel;
import software.amazon.kinesis.metrics.NullMetricsFactory;
import software.amazon.kinesis.processor.ProcessorConfig;
import software.amazon.kinesis.processor.ShardRecordProcessor;
import software.amazon.kinesis.processor.StreamTracker;
import software.amazon.kinesis.retrieval.RetrievalConfig;

/**
 * Builds KCL's scheduler with the adapter for one stream, as the adapter's own factory would. What
 * differs is the lease factory, which in adapter 2.0.1 does not fit KCL 3.5, and what this worker
 * watches.
 */
final class SchedulerBuilder {

  /**
   * How often KCL's fetching thread looks whether the next batch is wanted, once one is done: it is
   * woken a moment too early, and would read that much later than the fetcher's pace says.
   */
  private static final Duration DEMAND_LOOK = Duration.ofMillis(10);

  private final KclProfile profile;
  private final StreamClients clients;
  private final SharedReads reads;
  private final InstantSource clock;
  private final AmazonDynamoDBStreamsAdapterClient adapter;
  private final StreamTracker tracker;
  private final LeaseManagementConfig leases;
  private final RetrievalConfig retrieval;
  private final CoordinatorConfig coordinator;
  private final StreamsLeaseFactory factory;

  /**
   * @param watches opened for every shard that is read
   * @param reads what the reads of all shards share
   * @param onMove called when a lease is taken from one worker and given to another
   * @param keepLost writes down what is lost with a lease that is about to be deleted before its
   *     shard was read to its end; returns whether it is written
   */
  SchedulerBuilder(
      FollowerSettings settings,
      StreamClients clients,
      String streamArn,
      ShardWatches watches,
      SharedReads reads,
      Runnable onMove,
      Predicate<Lease> keepLost,
      InstantSource clock) {
    this.profile = settings.profile();
    this.clients = clients;
    this.reads = reads;
    this.clock = clock;
    this.adapter = new AmazonDynamoDBStreamsAdapterClient(clients.streams(), clients.region());
    // From the oldest record: from the latest on, what is written during the start would be lost.
    this.tracker =
        StreamsSchedulerFactory.createSingleStreamTracker(
            streamArn,
            InitialPositionInStreamExtended.newInitialPosition(
                InitialPositionInStream.TRIM_HORIZON));
    // KCL calls the lease table by the application's name.
    String leaseTable = settings.leaseTables().forStream(streamArn);
    this.coordinator = coordinator(leaseTable);
    this.retrieval =
        new RetrievalConfig(adapter, tracker, leaseTable).retrievalSpecificConfig(polling(watches));
    this.leases = leases(leaseTable, settings.worker());
    // It copies the values of the configuration, so it comes after them.
    this.factory =
        new StreamsLeaseFactory(
            adapter, leases, retrieval, reads.renewals(), onMove, keepLost, watches::rate);
    leases.leaseManagementFactory(factory);
  }

  StreamsLeaseFactory leaseFactory() {
    return factory;
  }

  StreamConfig stream() {
    return tracker.streamConfigList().get(0);
  }

  /**
   * @param processors makes a processor for each tenure of a lease
   * @param states called when the scheduler's state changes
   * @param heartbeat run in each round of the scheduler's loop
   */
  Scheduler build(
      Supplier<ShardRecordProcessor> processors,
      WorkerStateChangeListener states,
      Runnable heartbeat) {
    AssignmentThreads.makeDaemons();
    coordinator.workerStateChangeListener(states).shardPrioritization(new Heartbeat(heartbeat));
    MetricsConfig metrics =
        new MetricsConfig(new NoCloudWatch(), coordinator.applicationName())
            .metricsLevel(MetricsLevel.NONE)
            .metricsFactory(new NullMetricsFactory());
    LifecycleConfig lifecycle =
        new LifecycleConfig().taskBackoffTimeMillis(profile.taskBackoff().toMillis());
    return new Scheduler(
        new CheckpointConfig(),
        coordinator,
        leases,
        lifecycle,
        metrics,
        new ProcessorConfig(processors::get),
        retrieval);
  }

  private CoordinatorConfig coordinator(String application) {
    return new CoordinatorConfig(application)
        // The worker lists the shards itself before the start; KCL would wait 1 to 30 s at random.
        .skipShardSyncAtWorkerInitializationIfLeasesExist(true)
        .shardConsumerDispatchPollIntervalMillis(profile.dispatchPoll().toMillis())
        .parentShardPollIntervalMillis(profile.parentPoll().toMillis())
        .schedulerInitializationBackoffTimeMillis(profile.initializationBackoff().toMillis());
  }

  private DynamoDBStreamsPollingConfig polling(ShardWatches watches) {
    DynamoDBStreamsPollingConfig polling =
        new DynamoDBStreamsPollingConfig(adapter)
            .idleTimeBetweenReadsInMillis(DEMAND_LOOK.toMillis());
    polling.sleepTimeController(config -> 0); // The fetcher sets the pace: it knows the shard.
    polling.dataFetcherProvider(
        config ->
            new ShardFetcher(
                adapter,
                clients.streams(),
                config,
                watches.open(config.getShardId()),
                reads,
                clock));
    // No read ahead by KCL: the fetcher does it, within its memory. The adapter's configuration
    // does not pass the value on, so that it stands in both places.
    polling.maxPendingProcessRecordsInput(0);
    polling.recordsFetcherFactory().maxPendingProcessRecordsInput(0);
    return polling;
  }

  private LeaseManagementConfig leases(String leaseTable, String worker) {
    LeaseManagementConfig config =
        new LeaseManagementConfig(leaseTable, leaseTable, clients.leases(), adapter, worker)
            .failoverTimeMillis(profile.failover().toMillis())
            .dynamoDbLockBasedLeaderLeaseDurationInMillis(profile.leaderLease().toMillis())
            .dynamoDbLockBasedLeaderHeartbeatPeriodInMillis(profile.leaderHeartbeat().toMillis())
            // Streams of DynamoDB have no hash ranges that could have holes.
            .leasesRecoveryAuditorInconsistencyConfidenceThreshold(0)
            // Otherwise KCL sleeps for a minute after each listing of the shards.
            .shardSyncIntervalMillis(0)
            .consumerTaskFactory(new DynamoDBStreamsConsumerTaskFactory());
    // By throughput, KCL balances on noise where there is little of it: calm workers would pass
    // leases back and forth for ever.
    config.leaseAssignmentStrategy(LeaseAssignmentStrategy.LEASE_COUNT_BASED);
    config.leaseAssignmentIntervalMillis(profile.leaseAssignment().toMillis());
    config.gracefulLeaseHandoffConfig(
        LeaseManagementConfig.GracefulLeaseHandoffConfig.builder()
            .gracefulLeaseHandoffTimeoutMillis(profile.handoffTimeout().toMillis())
            .build());
    config
        .workerUtilizationAwareAssignmentConfig()
        // Only throughput would need them, and measuring probes the addresses at which ECS, EKS and
        // EC2 describe the host.
        .disableWorkerMetrics(true)
        .varianceBalancingFrequency(profile.assignmentsPerBalancing())
        .workerMetricsReporterFreqInMillis(profile.workerReport().toMillis())
        .inMemoryWorkerMetricsCaptureFrequencyMillis(profile.workerMeasure().toMillis());
    return config;
  }

  /** KCL asks in every round in which order to serve the shards: its only sign of life. */
  private record Heartbeat(Runnable run) implements ShardPrioritization {
    @Override
    public List<ShardInfo> prioritize(List<ShardInfo> shards) {
      run.run();
      return shards;
    }
  }

  /** KCL wants a client even where its metrics are off and the client is never used. */
  private static final class NoCloudWatch implements CloudWatchAsyncClient {
    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }
}
