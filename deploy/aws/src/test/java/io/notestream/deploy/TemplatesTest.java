package io.notestream.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the templates promise beyond the tables. */
@NeedsNode
class TemplatesTest {

  static List<String> variants() {
    return Synthesis.names();
  }

  @Test
  void theMappingLosesNothingInAnOutageOfTwentyHours() {
    JsonNode mapping = mapping();

    assertThat(mapping.path("StartingPosition").asText()).isEqualTo("TRIM_HORIZON");
    assertThat(mapping.path("FunctionResponseTypes").toString())
        .isEqualTo("[\"ReportBatchItemFailures\"]");
    assertThat(mapping.path("BisectBatchOnFunctionError").asBoolean()).isTrue();
    int age = mapping.path("MaximumRecordAgeInSeconds").asInt();
    assertThat(age)
        .as("an outage and the time to catch up, before the stream forgets")
        .isGreaterThan(22 * 3600)
        .isLessThan(24 * 3600);
    assertThat(mapping.path("MaximumRetryAttempts").asInt())
        .as("attempts, some of which end at once: only their age gives records up")
        .isEqualTo(-1);
    assertThat(mapping.at("/DestinationConfig/OnFailure/Destination/Fn::GetAtt/0").asText())
        .contains("FailedBatches");
    assertThat(mapping.at("/MetricsConfig/Metrics").toString())
        .as("what the alarm for gaps watches")
        .isEqualTo("[\"EventCount\"]");
  }

  @Test
  void functionsHaveTheTimeThatTheyNeed() {
    assertThat(function("StreamHandler").at("/Properties/Timeout").asInt()).isEqualTo(90);
    assertThat(function("RetryHandler").at("/Properties/Timeout").asInt()).isGreaterThan(60);
    assertThat(function("SweepHandler").at("/Properties/Timeout").asInt()).isEqualTo(75);
    assertThat(function("ApiHandler").at("/Properties/Timeout").asInt()).isEqualTo(10);
  }

  @Test
  void functionsOnAScheduleRunEachMinute() {
    List<JsonNode> rules = Synthesis.resources(Synthesis.LAMBDA, "AWS::Events::Rule");

    assertThat(rules).hasSize(2);
    assertThat(rules)
        .allSatisfy(
            rule ->
                assertThat(rule.at("/Properties/ScheduleExpression").asText())
                    .isEqualTo("rate(1 minute)"));
  }

  @Test
  void whatAScheduleCouldNotRunIsLeftToTheNextMinute() {
    List<JsonNode> queues = Synthesis.resources(Synthesis.LAMBDA, "AWS::Lambda::EventInvokeConfig");

    assertThat(queues).hasSize(2);
    assertThat(queues)
        .allSatisfy(
            queue -> {
              assertThat(queue.at("/Properties/MaximumRetryAttempts").asInt(-1)).isZero();
              assertThat(queue.at("/Properties/MaximumEventAgeInSeconds").asInt()).isEqualTo(60);
            });
  }

  @Test
  void whatSomebodyWaitsForStartsFromASnapshotAndIsInvokedThere() {
    List<String> snapshots = new ArrayList<>();
    for (JsonNode function : Synthesis.resources(Synthesis.EVERYTHING, "AWS::Lambda::Function")) {
      if (function.at("/Properties/SnapStart/ApplyOn").asText().equals("PublishedVersions")) {
        snapshots.add(function.at("/Properties/Handler").asText().replaceFirst(".*\\.", ""));
      }
    }

    assertThat(snapshots).containsExactlyInAnyOrder("ApiHandler", "StreamHandler");
    assertThat(only(Synthesis.EVERYTHING, "AWS::Lambda::EventSourceMapping").path("FunctionName"))
        .hasToString("{\"Ref\":\"" + alias("ConsumerStream") + "\"}");
    assertThat(only(Synthesis.EVERYTHING, "AWS::ApiGatewayV2::Integration").path("IntegrationUri"))
        .hasToString("{\"Ref\":\"" + alias("WriterApi") + "\"}");
  }

  /** Returns the name of the alias of a function. */
  private static String alias(String function) {
    List<String> names = new ArrayList<>();
    Synthesis.template(Synthesis.EVERYTHING)
        .path("Resources")
        .properties()
        .forEach(
            resource -> {
              if (resource.getValue().path("Type").asText().equals("AWS::Lambda::Alias")
                  && resource.getKey().startsWith(function)) {
                names.add(resource.getKey());
              }
            });
    assertThat(names).hasSize(1);
    return names.get(0);
  }

  private static JsonNode only(String variant, String type) {
    List<JsonNode> found = Synthesis.resources(variant, type);
    assertThat(found).hasSize(1);
    return found.get(0).path("Properties");
  }

  /** CloudFormation does not see that the value of a secret has changed. */
  @Test
  void anotherVersionOfTheCursorsKeysIsAnotherTemplate() {
    String ofTheApi =
        function(Synthesis.GLOBAL_KEYS, "ApiHandler")
            .at("/Properties/Environment/Variables/NOTESTREAM_CURSOR_KEYS")
            .toString();
    String ofTheServers =
        Synthesis.resources(Synthesis.FARGATE, "AWS::ECS::TaskDefinition")
            .toString()
            .replaceAll(".*\"NOTESTREAM_CURSOR_KEYS\",\"ValueFrom\"", "");

    assertThat(ofTheApi).contains(":SecretString:::" + Synthesis.KEYS_VERSION + "}}");
    assertThat(ofTheServers).startsWith(":").contains(":::" + Synthesis.KEYS_VERSION);
    assertThat(Synthesis.template(Synthesis.LAMBDA).toString()).contains(":SecretString:::}}");
  }

  @Test
  void everyRouteButThoseForAllNeedsAToken() {
    List<String> open = new ArrayList<>();
    for (JsonNode route : Synthesis.resources(Synthesis.EVERYTHING, "AWS::ApiGatewayV2::Route")) {
      if (!route.at("/Properties/AuthorizationType").asText().equals("JWT")) {
        open.add(route.at("/Properties/RouteKey").asText());
      }
    }

    assertThat(open)
        .containsExactlyInAnyOrder(
            "GET /health/live",
            "GET /health/ready",
            "GET /openapi.yaml",
            "GET /docs",
            "GET /docs/{proxy+}",
            "OPTIONS /{proxy+}");
  }

  @Test
  void tokensAreThoseOfTheIssuerForTheAudience() {
    JsonNode authorizer =
        Synthesis.resources(Synthesis.LAMBDA, "AWS::ApiGatewayV2::Authorizer").get(0);

    assertThat(authorizer.at("/Properties/JwtConfiguration").toString())
        .isEqualTo("{\"Audience\":[\"notes\"],\"Issuer\":\"https://issuer.example\"}");
  }

  @Test
  void tasksHaveNoPublicAddressAndAreStoppedInPeace() {
    List<JsonNode> services = Synthesis.resources(Synthesis.FARGATE, "AWS::ECS::Service");
    List<JsonNode> tasks = Synthesis.resources(Synthesis.FARGATE, "AWS::ECS::TaskDefinition");

    assertThat(services).hasSize(2);
    assertThat(services)
        .allSatisfy(
            service -> {
              assertThat(service.at("/Properties/DesiredCount").asInt()).isEqualTo(2);
              assertThat(
                      service
                          .at("/Properties/NetworkConfiguration/AwsvpcConfiguration/AssignPublicIp")
                          .asText())
                  .isEqualTo("DISABLED");
            });
    assertThat(tasks)
        .allSatisfy(
            task -> {
              JsonNode container = task.at("/Properties/ContainerDefinitions/0");
              assertThat(container.path("StopTimeout").asInt()).isGreaterThan(25);
              assertThat(container.at("/HealthCheck/Command/1").asText())
                  .isEqualTo("/opt/notestream/healthy");
            });
  }

  @ParameterizedTest
  @MethodSource("variants")
  void whatHoldsDataIsKept(String variant) {
    List<JsonNode> buckets = Synthesis.resources(variant, "AWS::S3::Bucket");

    assertThat(buckets).isNotEmpty();
    assertThat(buckets)
        .allSatisfy(
            bucket -> {
              assertThat(bucket.path("DeletionPolicy").asText()).isEqualTo("Retain");
              assertThat(bucket.at("/Properties/PublicAccessBlockConfiguration").size())
                  .isEqualTo(4);
            });
  }

  @Test
  void aReplicaCountsForItselfAndNeitherSweepsNorReacts() {
    JsonNode stream = function(Synthesis.REPLICA, "StreamHandler");
    JsonNode variables = stream.at("/Properties/Environment/Variables");

    assertThat(variables.path("NOTESTREAM_PLAIN_EXPIRY_CAUSE").asText()).isEqualTo("replica");
    assertThat(variables.has("NOTESTREAM_REACTION")).isFalse();
    assertThat(Synthesis.resources(Synthesis.REPLICA, "AWS::Lambda::Function"))
        .noneMatch(f -> f.at("/Properties/Handler").asText().contains("SweepHandler"));
  }

  @Test
  void anotherGenerationIsOneSettingOfWhoeverCountsAndReads() {
    assertThat(Synthesis.resources(Synthesis.EVERYTHING, "AWS::Lambda::Function"))
        .map(function -> function.at("/Properties/Environment/Variables/NOTESTREAM_GENERATION"))
        .filteredOn(value -> !value.isMissingNode())
        .hasSize(4)
        .allSatisfy(value -> assertThat(value.asText()).isEqualTo("2"));
    assertThat(Synthesis.template(Synthesis.LAMBDA).toString())
        .doesNotContain("NOTESTREAM_GENERATION");
  }

  @Test
  void everyAlarmOfTheTeamTellsItsTopic() {
    List<JsonNode> alarms = Synthesis.resources(Synthesis.EVERYTHING, "AWS::CloudWatch::Alarm");

    assertThat(alarms).hasSizeGreaterThan(10);
    assertThat(alarms)
        .allSatisfy(
            alarm -> {
              assertThat(alarm.at("/Properties/AlarmActions")).hasSize(1);
              assertThat(alarm.at("/Properties/OKActions")).hasSize(1);
            });
  }

  private static JsonNode mapping() {
    return Synthesis.resources(Synthesis.LAMBDA, "AWS::Lambda::EventSourceMapping")
        .get(0)
        .path("Properties");
  }

  private static JsonNode function(String handler) {
    return function(Synthesis.LAMBDA, handler);
  }

  private static JsonNode function(String variant, String handler) {
    return Synthesis.resources(variant, "AWS::Lambda::Function").stream()
        .filter(f -> f.at("/Properties/Handler").asText().endsWith("." + handler))
        .findFirst()
        .orElseThrow();
  }
}
