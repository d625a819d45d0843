package io.notestream.deploy.construct;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
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

  /** Now and then a table refuses a call while it grows; that passes by itself. */
  private static final double TABLE_THROTTLES = 100;

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
    tableThrottles();
    consumer.functions().ifPresent(made -> functions(made, logs));
    consumer.workers().ifPresent(made -> workers(made, logs, tasks));
    if (writer != null) {
      writer.function().ifPresent(this::api);
      writer.servers().ifPresent(this::servers);
    }
    watch.dashboard();
  }

  private void tableThrottles() {
    Map<String, IMetric> throttles = new TreeMap<>();
    List<String> names =
        List.of(tables.names().notes(), tables.names().noteViews(), tables.names().noteOps());
    for (int i = 0; i < names.size(); i++) {
      for (String kind : List.of("Read", "Write")) {
        throttles.put(
            kind.toLowerCase(Locale.ROOT) + i,
            Watch.metric(
                "AWS/DynamoDB", kind + "ThrottleEvents", "Sum", Map.of("TableName", names.get(i))));
      }
    }
    watch.when(
        AlarmKind.TABLE_THROTTLES,
        "",
        Watch.math("throttles", "SUM(METRICS())", throttles),
        TABLE_THROTTLES,
        3);
  }

  private void functions(LambdaConsumer made, List<ILogGroup> logs) {
    IMetric age = function(made.stream().function(), "IteratorAge", "Maximum");
    watch.when(AlarmKind.LAG, "", age, MINUTE_MILLIS, 3);
    watch.when(AlarmKind.LAG_HALF_RETENTION, "", age, HALF_RETENTION_MILLIS, 1);
    Map<String, String> mapping = Map.of("EventSourceMappingUUID", made.mapping().getAttrId());
    watch.when(
        AlarmKind.GAPS,
        "",
        Watch.math(
            "records that were given up",
            "SUM(METRICS())",
            Map.of(
                "kept",
                Watch.metric(
                    "AWS/Lambda", "OnFailureDestinationDeliveredEventCount", "Sum", mapping),
                "dropped",
                Watch.metric("AWS/Lambda", "DroppedEventCount", "Sum", mapping))),
        1,
        1);
    watch.when(
        AlarmKind.READS_NOTHING,
        "",
        Watch.math(
            "notes change, and the function is not invoked",
            "IF(FILL(changes,0)>0 AND FILL(invocations,0)<1,1,0)",
            Map.of(
                "changes", changes(),
                "invocations", function(made.stream().function(), "Invocations", "Sum"))),
        1,
        3);
    errors("-stream", made.stream());
    errors("-retry", made.retry());
    if (made.sweep() != null) {
      errors("-sweep", made.sweep());
      watch.whenLogged(AlarmKind.LATENESS, LogSign.OVERDUE, logs);
    }
    watch.when(
        AlarmKind.FUNCTION_THROTTLES,
        "",
        function(made.stream().function(), "Throttles", "Sum"),
        1,
        3);
  }

  private void errors(String suffix, JavaFunction.Made made) {
    watch.when(AlarmKind.FUNCTION_ERRORS, suffix, function(made.function(), "Errors", "Sum"), 1, 3);
  }

  private IMetric changes() {
    return Watch.metric(
        "AWS/DynamoDB",
        "ConsumedWriteCapacityUnits",
        "Sum",
        Map.of("TableName", tables.names().notes()));
  }

  private void workers(FargateConsumer made, List<ILogGroup> logs, int tasks) {
    // In milliseconds. Unlike the lag of what is committed, it is there while nothing is.
    IMetric lag =
        Watch.metric(made.namespace(), "notestream.shards.lag.value", "Maximum", Map.of());
    watch.when(AlarmKind.LAG, "", lag, MINUTE_MILLIS, 3);
    watch.when(AlarmKind.LAG_HALF_RETENTION, "", lag, HALF_RETENTION_MILLIS, 1);
    watch.whenLogged(AlarmKind.GAPS, LogSign.GAP, logs);
    watch.when(
        AlarmKind.DRIFT,
        "",
        Watch.metric(made.namespace(), "notestream.reconcile.drifted.value", "Maximum", Map.of()),
        1,
        1);
    watch.whenOrMissing(
        AlarmKind.READS_NOTHING,
        "",
        Watch.math(
            "no worker has a shard",
            "IF(shards<1,1,0)",
            Map.of(
                "shards",
                Watch.metric(made.namespace(), "notestream.shards.value", "Maximum", Map.of()))),
        1,
        3);
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
    watch.when(
        AlarmKind.API_UNHEALTHY,
        "",
        Watch.metric(
            "AWS/ApplicationELB",
            "UnHealthyHostCount",
            "Maximum",
            Map.of(
                "LoadBalancer", balancer, "TargetGroup", made.targets().getTargetGroupFullName())),
        1,
        2);
  }

  private static IMetric function(Function function, String name, String statistic) {
    return Watch.metric(
        "AWS/Lambda", name, statistic, Map.of("FunctionName", function.getFunctionName()));
  }
}
