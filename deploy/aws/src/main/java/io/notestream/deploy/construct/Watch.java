package io.notestream.deploy.construct;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.Dashboard;
import software.amazon.awscdk.services.cloudwatch.GraphWidget;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.IWidget;
import software.amazon.awscdk.services.cloudwatch.MathExpression;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.TreatMissingData;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.logs.FilterPattern;
import software.amazon.awscdk.services.logs.ILogGroup;
import software.amazon.awscdk.services.logs.MetricFilter;
import software.amazon.awscdk.services.sns.ITopic;
import software.constructs.Construct;

/** Makes alarms that tell a topic, metrics of lines in logs, and a dashboard of all of them. */
final class Watch {

  private static final Duration FIVE_MINUTES = Duration.minutes(5);

  private static final String RUNBOOK = "deploy/RUNBOOK.md#";

  private final Construct scope;
  private final String namespace;
  private final @Nullable ITopic topic;
  private final Map<AlarmKind, List<IMetric>> watched = new EnumMap<>(AlarmKind.class);

  /**
   * @param namespace of the metrics of lines in logs
   * @param topic {@code null} if nobody is told
   */
  Watch(Construct scope, String namespace, @Nullable ITopic topic) {
    this.scope = scope;
    this.namespace = namespace;
    this.topic = topic;
  }

  /** Goes off when the metric has reached the threshold in each of some periods. */
  void when(AlarmKind kind, String suffix, IMetric metric, double threshold, int periods) {
    alarm(kind, suffix, metric, threshold, periods, TreatMissingData.NOT_BREACHING);
  }

  /** Goes off when the metric has reached the threshold, or is missing. */
  void whenOrMissing(AlarmKind kind, String suffix, IMetric metric, double threshold, int periods) {
    alarm(kind, suffix, metric, threshold, periods, TreatMissingData.BREACHING);
  }

  /** Goes off when a line is in one of the logs. */
  void whenLogged(AlarmKind kind, LogSign sign, List<ILogGroup> logs) {
    for (int i = 0; i < logs.size(); i++) {
      MetricFilter.Builder.create(scope, sign.metric() + i)
          .logGroup(logs.get(i))
          .filterPattern(FilterPattern.literal("\"" + sign.text() + "\""))
          .metricNamespace(namespace)
          .metricName(sign.metric())
          .metricValue("1")
          .build();
    }
    when(kind, "", metric(namespace, sign.metric(), "Sum", Map.of()), 1, 1);
  }

  /** Adds a dashboard with what the alarms watch. */
  void dashboard() {
    List<IWidget> widgets = new ArrayList<>();
    watched.forEach(
        (kind, metrics) ->
            widgets.add(
                GraphWidget.Builder.create().title(kind.meaning()).width(8).left(metrics).build()));
    Dashboard.Builder.create(scope, "Dashboard")
        .build()
        .addWidgets(widgets.toArray(IWidget[]::new));
  }

  private void alarm(
      AlarmKind kind,
      String suffix,
      IMetric metric,
      double threshold,
      int periods,
      TreatMissingData missing) {
    watched.computeIfAbsent(kind, none -> new ArrayList<>()).add(metric);
    Alarm alarm =
        Alarm.Builder.create(scope, kind.id() + suffix)
            .alarmDescription(kind.meaning() + ". See " + RUNBOOK + kind.id())
            .metric(metric)
            .threshold(threshold)
            .comparisonOperator(ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD)
            .evaluationPeriods(periods)
            .datapointsToAlarm(periods)
            .treatMissingData(missing)
            .build();
    if (topic != null) {
      alarm.addAlarmAction(new SnsAction(topic));
      alarm.addOkAction(new SnsAction(topic));
    }
  }

  static Metric metric(
      String namespace, String name, String statistic, Map<String, String> dimensions) {
    return Metric.Builder.create()
        .namespace(namespace)
        .metricName(name)
        .statistic(statistic)
        .period(FIVE_MINUTES)
        .dimensionsMap(new TreeMap<>(dimensions)) // A Map.of has another order each time.
        .build();
  }

  static MathExpression math(
      String label, String expression, Map<String, ? extends IMetric> metrics) {
    return math(label, expression, metrics, FIVE_MINUTES);
  }

  static MathExpression math(
      String label, String expression, Map<String, ? extends IMetric> metrics, Duration period) {
    return MathExpression.Builder.create()
        .label(label)
        .expression(expression)
        .usingMetrics(new TreeMap<>(metrics))
        .period(period)
        .build();
  }
}
