package io.notestream.deploy.construct;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.logs.ILogGroup;
import software.amazon.awscdk.services.sns.ITopic;
import software.constructs.Construct;

/**
 * The alarms of a consumer, and of a writer if there is one, on what users feel: with a dashboard
 * of what they watch. What each means, and what to do, is in the runbook.
 */
public final class NotestreamAlarms extends Construct {

  private static final double MINUTE_MILLIS = 60_000;
  private static final double HALF_RETENTION_MILLIS = 12 * 60 * MINUTE_MILLIS;

  private static final Duration FIVE_MINUTES = Duration.minutes(5);

  /** For a table that changes so seldom that no three periods in a row have a change. */
  private static final Duration QUIET = Duration.hours(6);

  private final Watch watch;
  private final NoteTables tables;

  /**
   * Adds the alarms.
   *
   * @param scope the construct that they are part of
   * @param id their id in it
   * @param consumer what is watched
   * @param writer what is watched, too; {@code null} for none
   * @param topic who is told; {@code null} for nobody
   * @param tasks how many workers and how many servers should run, at least 1
   */
  public NotestreamAlarms(
      Construct scope,
      String id,
      NotestreamConsumer consumer,
      @Nullable NotestreamWriter writer,
      @Nullable ITopic topic,
      int tasks) {
    super(scope, id);
    tables = consumer.tables();
    watch = new Watch(this, tables.namespace(), topic);
    List<ILogGroup> logs = consumer.logs();
    watch.whenLogged(AlarmKind.DEAD_LETTERS, LogSign.DEAD_LETTERS, logs);
    watch.whenLogged(AlarmKind.INVARIANTS, LogSign.INVARIANT, logs);
    watch.whenLogged(AlarmKind.OUTAGE, LogSign.OUTAGE, logs);
    watch.whenLogged(AlarmKind.STREAM_OFF, LogSign.STREAM_OFF, logs);
    watch.whenLogged(AlarmKind.REACTIONS, LogSign.GIVEN_UP, logs);
    TableThrottles.watch(watch, tables.names());
    ConsumerSetup setup = consumer.setup();
    consumer.functions().ifPresent(made -> functions(made, logs, setup.recounts()));
    consumer.workers().ifPresent(made -> workers(made, logs, setup, tasks));
    if (writer != null) {
      writer.function().ifPresent(this::api);
      writer.servers().ifPresent(this::servers);
    }
    watch.dashboard();
  }

  private void functions(LambdaConsumer made, List<ILogGroup> logs, boolean recounts) {
    IMetric age = function(made.stream().function(), "IteratorAge", "Maximum");
    // A record that nothing follows is as old as the window when its batch is complete.
    double gathered = made.window().toMilliseconds().doubleValue();
    watch.when(AlarmKind.LAG, "", age, gathered + MINUTE_MILLIS, 3);
    watch.when(AlarmKind.LAG_HALF_RETENTION, "", age, HALF_RETENTION_MILLIS, 1);
    watch.when(
        AlarmKind.GAPS,
        "",
        Watch.math(
            "records that were given up",
            "SUM(METRICS())",
            Map.of(
                "kept",
                Watch.metric(
                    "AWS/Lambda", "OnFailureDestinationDeliveredEventCount", "Sum", mapping(made)),
                "dropped",
                Watch.metric("AWS/Lambda", "DroppedEventCount", "Sum", mapping(made)))),
        1,
        1);
    unread(made, "", FIVE_MINUTES, 3);
    unread(made, "-quiet", QUIET, 1);
    if (recounts) {
      drift("notestream.reconcile.drifted");
    }
    errors("-stream", made.stream());
    errors("-retry", made.retry());
    runs("-retry", made.retry());
    if (made.sweep() != null) {
      errors("-sweep", made.sweep());
      runs("-sweep", made.sweep());
      watch.whenLogged(AlarmKind.LATENESS, LogSign.OVERDUE, logs);
    }
    watch.when(
        AlarmKind.FUNCTION_THROTTLES,
        "",
        function(made.stream().function(), "Throttles", "Sum"),
        1,
        3);
  }

  private void unread(LambdaConsumer made, String suffix, Duration period, int periods) {
    String minutes = period.toMinutes().toString();
    watch.when(
        AlarmKind.READS_NOTHING,
        suffix,
        Watch.math(
            "notes change, and the function is not invoked",
            "IF(FILL(changes"
                + minutes
                + ",0)>0 AND FILL(invocations"
                + minutes
                + ",0)<1 AND FILL(filtered"
                + minutes
                + ",0)<1,1,0)",
            Map.of(
                "changes" + minutes,
                changes(),
                "invocations" + minutes,
                function(made.stream().function(), "Invocations", "Sum"),
                // Items that are no notes change, too: whoever drops their records reads the
                // stream.
                "filtered" + minutes,
                Watch.metric("AWS/Lambda", "FilteredOutEventCount", "Sum", mapping(made))),
            period),
        1,
        periods);
  }

  private static Map<String, String> mapping(LambdaConsumer made) {
    return Map.of("EventSourceMappingUUID", made.mapping().getAttrId());
  }

  private void errors(String suffix, JavaFunction.Made made) {
    watch.when(AlarmKind.FUNCTION_ERRORS, suffix, function(made.function(), "Errors", "Sum"), 1, 3);
  }

  /** Goes off when a function on a schedule leaves no line: each run leaves Lambda's own. */
  private void runs(String suffix, JavaFunction.Made made) {
    watch.whenOrMissing(
        AlarmKind.NOT_RUNNING,
        suffix,
        Watch.math(
            "no line in the log",
            "IF(FILL(lines" + suffix.replace('-', '_') + ",0)<1,1,0)",
            Map.of(
                "lines" + suffix.replace('-', '_'),
                Watch.metric(
                    "AWS/Logs",
                    "IncomingLogEvents",
                    "Sum",
                    Map.of("LogGroupName", made.log().getLogGroupName())))),
        1,
        3);
  }

  private void drift(String metric) {
    watch.when(
        AlarmKind.DRIFT, "", Watch.metric(tables.namespace(), metric, "Maximum", Map.of()), 1, 1);
  }

  private IMetric changes() {
    return Watch.metric(
        "AWS/DynamoDB",
        "ConsumedWriteCapacityUnits",
        "Sum",
        Map.of("TableName", tables.names().notes()));
  }

  private void workers(FargateConsumer made, List<ILogGroup> logs, ConsumerSetup setup, int tasks) {
    // In milliseconds. Unlike the lag of what is committed, it is there while nothing is.
    IMetric lag =
        Watch.metric(made.namespace(), "notestream.shards.lag.value", "Maximum", Map.of());
    watch.when(AlarmKind.LAG, "", lag, MINUTE_MILLIS, 3);
    watch.when(AlarmKind.LAG_HALF_RETENTION, "", lag, HALF_RETENTION_MILLIS, 1);
    watch.whenLogged(AlarmKind.GAPS, LogSign.GAP, logs);
    if (setup.recounts()) {
      drift("notestream.reconcile.drifted.value");
    }
    nobody(made, AlarmKind.READS_NOTHING, "", "no worker has a shard", "notestream.shards.value");
    if (setup.reacting()) {
      nobody(
          made,
          AlarmKind.LATENESS,
          "-sweeper",
          "no worker sweeps",
          "notestream.sweeper.active.value");
    }
    Map<String, IMetric> late = new TreeMap<>();
    for (String cause : List.of("TTL", "SWEEPER", "REPLICA")) {
      late.put(
          cause.toLowerCase(Locale.ROOT),
          Watch.metric(
              made.namespace(),
              "notestream.expirations.late.count",
              "Sum",
              Map.of("cause", cause, "reaction", "archive")));
    }
    watch.when(
        AlarmKind.LATENESS, "", Watch.math("late expirations", "SUM(METRICS())", late), 1, 3);
    watch.whenOrMissing(
        AlarmKind.WORKERS,
        "",
        Watch.math(
            "workers that are missing",
            tasks + "-running",
            Map.of(
                "running",
                Watch.metric(
                    "ECS/ContainerInsights",
                    "RunningTaskCount",
                    "Minimum",
                    Map.of(
                        "ClusterName", made.worker().cluster().getClusterName(),
                        "ServiceName", made.worker().service().getServiceName())))),
        1,
        3);
  }

  /** Goes off when a gauge is 0 in all workers, or when none publishes it. */
  private void nobody(
      FargateConsumer made, AlarmKind kind, String suffix, String label, String gauge) {
    watch.whenOrMissing(
        kind,
        suffix,
        Watch.math(
            label,
            "IF(workers<1,1,0)",
            Map.of("workers", Watch.metric(made.namespace(), gauge, "Maximum", Map.of()))),
        1,
        3);
  }

  private void api(LambdaWriter made) {
    watch.when(
        AlarmKind.API_ERRORS,
        "",
        Watch.metric("AWS/ApiGateway", "5xx", "Sum", Map.of("ApiId", made.gateway().getApiId())),
        5,
        1);
  }

  private void servers(FargateWriter made) {
    String balancer = made.balancer().getLoadBalancerFullName();
    watch.when(
        AlarmKind.API_ERRORS,
        "",
        Watch.math(
            "errors",
            "SUM(METRICS())",
            Map.of(
                "target",
                Watch.metric(
                    "AWS/ApplicationELB",
                    "HTTPCode_Target_5XX_Count",
                    "Sum",
                    Map.of("LoadBalancer", balancer)),
                "balancer",
                Watch.metric(
                    "AWS/ApplicationELB",
                    "HTTPCode_ELB_5XX_Count",
                    "Sum",
                    Map.of("LoadBalancer", balancer)))),
        5,
        1);
    Map<String, String> targets =
        Map.of("LoadBalancer", balancer, "TargetGroup", made.targets().getTargetGroupFullName());
    watch.whenOrMissing(
        AlarmKind.API_UNHEALTHY,
        "",
        Watch.math(
            "a server is unhealthy, or none is healthy",
            "IF(FILL(unhealthy,0)>0 OR FILL(healthy,0)<1,1,0)",
            Map.of(
                "unhealthy",
                Watch.metric("AWS/ApplicationELB", "UnHealthyHostCount", "Maximum", targets),
                "healthy",
                Watch.metric("AWS/ApplicationELB", "HealthyHostCount", "Maximum", targets))),
        1,
        2);
  }

  private static IMetric function(Function function, String name, String statistic) {
    return Watch.metric(
        "AWS/Lambda", name, statistic, Map.of("FunctionName", function.getFunctionName()));
  }
}
