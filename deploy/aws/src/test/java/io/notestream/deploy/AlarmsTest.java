package io.notestream.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Which alarms go off when something is stuck, dead or denied, and that none does while all is
 * well. A metric that nobody publishes any more is missing, and so is one that counts what does not
 * happen.
 */
@NeedsNode
class AlarmsTest {

  /** What the parts of a deployment publish while all is well and nothing changes. */
  private static final Map<String, Map<String, Double>> QUIET =
      Map.of(
          Synthesis.LAMBDA,
          Map.of(
              "IncomingLogEvents ConsumerRetryLog", 15.0,
              "IncomingLogEvents ConsumerSweepLog", 15.0),
          Synthesis.FARGATE,
          Map.of(
              "notestream.shards.value", 4.0,
              "notestream.shards.lag.value", 900.0,
              "notestream.sweeper.active.value", 1.0,
              "notestream.reconcile.drifted.value", 0.0,
              "RunningTaskCount", 2.0,
              "HealthyHostCount", 2.0,
              "UnHealthyHostCount", 0.0));

  static List<String> variants() {
    return Synthesis.names();
  }

  @ParameterizedTest
  @CsvSource({"lambda", "fargate"})
  void noneGoesOffWhileAllIsWell(String variant) {
    assertThat(goingOff(variant, Map.of())).isEmpty();
    assertThat(
            goingOff(
                variant,
                Map.of(
                    "ConsumedWriteCapacityUnits notes", 500.0,
                    "Invocations ConsumerStream", 40.0,
                    "IteratorAge ConsumerStream", 800.0,
                    "WriteThrottleEvents notes", 3.0)))
        .isEmpty();
  }

  @Test
  void noneGoesOffWhileOnlyItemsChangeThatAreNoNotes() {
    assertThat(
            goingOff(
                Synthesis.LAMBDA,
                Map.of(
                    "ConsumedWriteCapacityUnits notes", 500.0,
                    "FilteredOutEventCount ConsumerMapping", 250.0)))
        .isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "nothing invokes the stream function | ConsumedWriteCapacityUnits notes=5 |"
            + " reads-nothing,reads-nothing-quiet",
        "the stream function hangs | ConsumedWriteCapacityUnits notes=5, Invocations"
            + " ConsumerStream=3, IteratorAge ConsumerStream=50000000 | lag,lag-12h",
        "the stream function fails | ConsumedWriteCapacityUnits notes=5, Invocations"
            + " ConsumerStream=3, Errors ConsumerStream=3 | function-errors-stream",
        "the account has no room | Throttles ConsumerStream=3 | function-throttles",
        "a call is denied | Outage=1 | outage",
        "the retries are not invoked | IncomingLogEvents ConsumerRetryLog | not-running-retry",
        "the retries fail | Errors ConsumerRetry=5 | function-errors-retry",
        "the sweep is not invoked | IncomingLogEvents ConsumerSweepLog | not-running-sweep",
        "the sweep is denied | Errors ConsumerSweep=5 | function-errors-sweep",
        "the sweep cannot keep up | Overdue=1 | lateness",
        "records are given up | OnFailureDestinationDeliveredEventCount ConsumerMapping=7 | gaps",
        "records are dropped | DroppedEventCount ConsumerMapping=7 | gaps",
        "a user's counters are wrong | notestream.reconcile.drifted=1 | drift",
        "a record is parked | DeadLetters=1 | dead-letters",
        "an invariant is broken | InvariantsBroken=1 | invariants",
        "the stream is off | StreamOff=1 | stream-off",
        "a reaction is given up | ReactionsGivenUp=1 | reactions",
        "a table refuses calls | ReadThrottleEvents note-views=500 | table-throttles",
        "an index refuses calls | WriteThrottleEvents GSI2 note-views=500 | table-throttles",
        "the API fails | 5xx WriterGateway=9 | api-errors",
      })
  void functionsAreMissed(String what, String change, String alarms) {
    assertThat(goingOff(Synthesis.LAMBDA, changes(change))).isEqualTo(Set.of(alarms.split(",")));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "no worker runs | notestream.shards.value, notestream.shards.lag.value,"
            + " notestream.sweeper.active.value, notestream.reconcile.drifted.value,"
            + " RunningTaskCount | reads-nothing,lateness-sweeper,workers",
        "workers may publish nothing | notestream.shards.value, notestream.shards.lag.value,"
            + " notestream.sweeper.active.value, notestream.reconcile.drifted.value |"
            + " reads-nothing,lateness-sweeper",
        "one of two workers runs | RunningTaskCount=1 | workers",
        "no worker has a shard | notestream.shards.value=0 | reads-nothing",
        "the stream cannot be read | notestream.shards.lag.value=50000000 | lag,lag-12h",
        "nothing can be committed | notestream.shards.lag.value=90000, Outage=1 | lag,outage",
        "no worker may sweep | notestream.sweeper.active.value=0 | lateness-sweeper",
        "expirations are late | notestream.expirations.late.count TTL=1 | lateness",
        "records are lost | Gaps=1 | gaps",
        "a user's counters are wrong | notestream.reconcile.drifted.value=1 | drift",
        "a server is unhealthy | UnHealthyHostCount=1 | api-unhealthy",
        "no server runs | HealthyHostCount, UnHealthyHostCount | api-unhealthy",
        "the API fails | HTTPCode_Target_5XX_Count=9 | api-errors",
        "the balancer finds no server | HTTPCode_ELB_5XX_Count=9 | api-errors",
      })
  void workersAndServersAreMissed(String what, String change, String alarms) {
    assertThat(goingOff(Synthesis.FARGATE, changes(change))).isEqualTo(Set.of(alarms.split(",")));
  }

  /** Such an alarm keeps its state while its metrics are missing, whatever it is told. */
  @ParameterizedTest
  @MethodSource("variants")
  void noAlarmDependsOnMetricsOfDynamoDbThatMayBeMissing(String variant) {
    for (JsonNode alarm : Synthesis.resources(variant, "AWS::CloudWatch::Alarm")) {
      JsonNode properties = alarm.path("Properties");
      assertThat(properties.path("Namespace").asText()).isNotEqualTo("AWS/DynamoDB");
      List<String> namespaces = properties.findValuesAsText("Namespace");
      if (namespaces.contains("AWS/DynamoDB")) {
        assertThat(expression(properties)).contains("FILL(");
      }
      assertThat(namespaces).as("metrics of an alarm").hasSizeLessThanOrEqualTo(10);
    }
  }

  @Test
  void whereNobodyIsRecountedNoAlarmWaitsForIt() {
    assertThat(Synthesis.template(Synthesis.REPLICA_KEYS).toString())
        .doesNotContain(
            "reconcile.drifted", "BatchGetItem\",\"Effect\":\"Allow\",\"Resource\":\"*");
  }

  /** Returns the alarms that go off in a steady state, by their names in the construct. */
  private static Set<String> goingOff(String variant, Map<String, @Nullable Double> changes) {
    Map<String, Double> published = new HashMap<>(QUIET.get(variant));
    changes.forEach(
        (metric, value) -> {
          if (value == null) {
            assertThat(published.remove(metric)).as(metric).isNotNull();
          } else {
            published.put(metric, value);
          }
        });
    Set<String> off = new TreeSet<>();
    Set<String> watched = new TreeSet<>();
    Synthesis.template(variant)
        .path("Resources")
        .properties()
        .forEach(
            resource -> {
              JsonNode alarm = resource.getValue();
              if (alarm.path("Type").asText().equals("AWS::CloudWatch::Alarm")
                  && goesOff(alarm.path("Properties"), published, watched)) {
                off.add(name(resource.getKey(), alarm));
              }
            });
    changes.keySet().stream()
        .filter(metric -> !metric.contains("ConsumerStream") && !metric.contains(" notes"))
        .forEach(metric -> assertThat(watched).contains(metric));
    return off;
  }

  private static boolean goesOff(
      JsonNode alarm, Map<String, Double> published, Set<String> watched) {
    assertThat(alarm.path("ComparisonOperator").asText())
        .isEqualTo("GreaterThanOrEqualToThreshold");
    Double value;
    if (alarm.has("Metrics")) {
      Map<String, Double> metrics = new TreeMap<>();
      for (JsonNode part : alarm.path("Metrics")) {
        if (part.has("MetricStat")) {
          String metric = metric(part.at("/MetricStat/Metric"));
          watched.add(metric);
          if (published.containsKey(metric)) {
            metrics.put(part.path("Id").asText(), published.get(metric));
          }
        }
      }
      value = MetricMath.evaluate(expression(alarm), metrics);
    } else {
      String metric = metric(alarm);
      watched.add(metric);
      value = published.get(metric);
    }
    return value == null
        ? alarm.path("TreatMissingData").asText().equals("breaching")
        : value >= alarm.path("Threshold").asDouble();
  }

  private static String expression(JsonNode alarm) {
    List<String> expressions = alarm.findValuesAsText("Expression");
    assertThat(expressions).hasSize(1);
    return expressions.get(0);
  }

  /** Returns a metric's name, with the values of its dimensions that tell it from others. */
  private static String metric(JsonNode metric) {
    StringBuilder name = new StringBuilder(metric.path("MetricName").asText());
    for (JsonNode dimension : metric.path("Dimensions")) {
      String of = dimension.path("Name").asText();
      JsonNode value = dimension.path("Value");
      if (of.equals("LogGroupName")
          || of.equals("FunctionName")
          || of.equals("EventSourceMappingUUID")
          || of.equals("ApiId")) {
        String id =
            value.has("Ref")
                ? value.path("Ref").asText()
                : value.findValue("Fn::GetAtt").path(0).asText();
        name.append(' ').append(id.replaceFirst("[0-9A-F]{8}$", ""));
      } else if (of.equals("TableName")
          || of.equals("GlobalSecondaryIndexName")
          || of.equals("cause")) {
        name.append(' ').append(value.asText());
      }
    }
    return name.toString();
  }

  private static String name(String id, JsonNode alarm) {
    String description = alarm.at("/Properties/AlarmDescription").asText();
    String kind = description.substring(description.indexOf("RUNBOOK.md#") + 11);
    String suffix =
        id.replaceFirst("^Alarms", "")
            .replaceFirst("[0-9A-F]{8}$", "")
            .replaceFirst("^" + kind.replace("-", ""), "");
    return suffix.isEmpty() ? kind : kind + "-" + suffix;
  }

  /** Reads metrics with their values; a metric without one is missing. */
  private static Map<String, @Nullable Double> changes(String text) {
    Map<String, @Nullable Double> changes = new HashMap<>();
    for (String change : text.split(", *")) {
      int equals = change.indexOf('=');
      changes.put(
          equals < 0 ? change.strip() : change.substring(0, equals).strip(),
          equals < 0 ? null : Double.valueOf(change.substring(equals + 1)));
    }
    return changes;
  }
}
