package io.notestream.deploy;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeploySettingsTest {

  @Test
  void whatIsLeftOutHasItsDefault() {
    DeploySettings settings = DeploySettings.of(Synthesis.context(Map.of()));

    assertThat(settings.isWorker()).isFalse();
    assertThat(settings.isFargateWriter()).isFalse();
    assertThat(settings.isReacting()).isTrue();
    assertThat(settings.replicas()).isEmpty();
    assertThat(settings.number(ContextKey.BATCH_SIZE)).isEqualTo(1000);
  }

  @ParameterizedTest
  @EnumSource(ContextKey.class)
  void everyDefaultIsAllowed(ContextKey key) {
    assertThat(key.allowed().refusal(key.key(), key.standard())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "consumer | kcl | consumer is lambda or worker, not 'kcl'",
        "writer | ecs | writer is lambda or fargate, not 'ecs'",
        "issuer | http://issuer.example | issuer is an https URL, not 'http://issuer.example'",
        "batchSize | 0 | batchSize is a number from 1 to 10000, not '0'",
        "batchSize | many | batchSize is a number from 1 to 10000, not 'many'",
        "parallelisation | 11 | parallelisation is a number from 1 to 10, not '11'",
        "region | here | region is a region such as eu-west-1, not 'here'",
        "consummer | lambda | there is no context value 'consummer'",
        "Consumer | lambda | there is no context value 'Consumer'",
        "consumer | Lambda | consumer is lambda or worker, not 'Lambda'",
        "consumer | '' | consumer is lambda or worker, not ''",
        "batchSize | '' | batchSize is a number from 1 to 10000, not ''",
        "logDays | '' | logDays is 30 or 90 or 180 or 365, not ''",
        "issuer | '' | -c issuer=... is missing: the API has to know who issues its callers' tokens",
        "issuer | HTTPS://issuer.example | issuer is an https URL, not 'HTTPS://issuer.example'",
        "region | EU-WEST-1 | region is a region such as eu-west-1, not 'EU-WEST-1'",
        "customerKey | TRUE | customerKey is true or false, not 'TRUE'",
        "replicas | ',us-east-1' | replicas is regions such as eu-west-1,us-east-1, not"
            + " ',us-east-1'",
        "prefix | my team | prefix is up to 100 letters, digits, '_', '.' and '-', not 'my team'",
        "corsOrigins | app.example.org | corsOrigins is origins such as"
            + " https://app.example.org,https://www.example.org, or *, not 'app.example.org'",
        "corsOrigins | https://app.example.org/ | corsOrigins is origins such as"
            + " https://app.example.org,https://www.example.org, or *, not"
            + " 'https://app.example.org/'",
        "alarmEmail | team | alarmEmail is an e-mail address, not 'team'",
        "cursorKeys | arn:aws:secretsmanager:eu-west-1:123456789012:secret:keys | cursorKeys is the"
            + " whole ARN of a secret of Secrets Manager, which ends with six characters of its own,"
            + " not 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:keys'",
        "reconcileUsersPerHour | -1 | reconcileUsersPerHour is a number from 0 to 3600, not '-1'",
      })
  void aWrongValueIsRefusedInOneSentence(String name, String value, String sentence) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DeploySettings.of(Synthesis.context(Map.of(name, value))))
        .withMessage(sentence);
  }

  @Test
  void whatIsMissingIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DeploySettings.of(Map.of("consumer", "worker", "writer", "fargate")))
        .withMessageContaining("-c issuer=... is missing: the API has to know who issues")
        .withMessageContaining("-c audience=... is missing")
        .withMessageContaining("-c workerImage=... is missing")
        .withMessageContaining("-c writerImage=... is missing")
        .withMessageContaining("-c certificate=... is missing")
        .withMessageNotContaining("\n");
  }

  @Test
  void codeThatIsNotBuiltIsSaid() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DeploySettings.of(Synthesis.context(Map.of("writerJar", "no.jar"))))
        .withMessage("writerJar is a file, and no.jar is none: run mvn package -DskipTests first");
  }

  @Test
  void aGlobalTableHasToKnowItsRegion() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DeploySettings.of(Synthesis.context(Map.of("replicas", "us-east-1"))))
        .withMessageContaining("-c region=... is missing");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                DeploySettings.of(
                    Synthesis.context(
                        Map.of(
                            "replicas", "us-east-1",
                            "region", "eu-west-1",
                            "reactingRegion", "us-east-1",
                            "customerKey", "true"))))
        .withMessage(
            "-c replicaKeys=... has no key of us-east-1: a replica has a key of its region");
  }

  @Test
  void eachReplicaHasItsKey() {
    DeploySettings settings = global("true", Synthesis.key("us-east-1"));

    assertThat(settings.replicaKeys())
        .containsExactly(Map.entry("us-east-1", Synthesis.key("us-east-1")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "false | us-east-1 | replicaKeys needs customerKey=true: all regions have keys of their own,"
            + " or none",
        "true | us-east-1,sa-east-1 | replicaKeys has a key of sa-east-1, where no replica is",
        "true | us-east-1,us-east-1 | replicaKeys has two keys of one region",
        "true | eu-west-1 | -c replicaKeys=... has no key of us-east-1: a replica has a key of its"
            + " region; replicaKeys has a key of eu-west-1, where no replica is",
      })
  void keysThatDoNotFitTheReplicasAreRefused(String own, String regions, String sentence) {
    String keys = Arrays.stream(regions.split(",")).map(Synthesis::key).collect(joining(","));

    assertThatIllegalArgumentException().isThrownBy(() -> global(own, keys)).withMessage(sentence);
  }

  private static DeploySettings global(String customerKey, String keys) {
    return DeploySettings.of(
        Synthesis.context(
            Map.of(
                "replicas",
                "us-east-1",
                "region",
                "eu-west-1",
                "reactingRegion",
                "eu-west-1",
                "customerKey",
                customerKey,
                "replicaKeys",
                keys)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "eu-west-1 | replicas are the other regions, and eu-west-1 is this one",
        "us-east-1,us-east-1 | replicas has a region twice",
        "us-east-1,sa-east-1 | reactingRegion is neither this region nor one of the replicas:"
            + " nobody reacts",
      })
  void replicasThatCannotBeAreRefused(String replicas, String sentence) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                DeploySettings.of(
                    Synthesis.context(
                        Map.of(
                            "replicas",
                            replicas,
                            "region",
                            "eu-west-1",
                            "reactingRegion",
                            replicas.contains("sa") ? "ap-southeast-2" : "eu-west-1"))))
        .withMessage(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "region | eu-west-1 | streamArn is of us-east-1, and region is eu-west-1",
        "notesKey | arn:aws:kms:eu-west-1:123456789012:key/1 | notesKey is of eu-west-1, and its"
            + " table of us-east-1",
        "notesKey | arn:aws:kms:us-east-1:123456789012:alias/notes | notesKey is the ARN of a key"
            + " of KMS, not 'arn:aws:kms:us-east-1:123456789012:alias/notes'",
      })
  void whatDoesNotFitATableThatExistsIsRefused(String name, String value, String sentence) {
    String stream = "arn:aws:dynamodb:us-east-1:123456789012:table/notes/stream/2026-11-25T00:00";

    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> DeploySettings.of(Synthesis.context(Map.of("streamArn", stream, name, value))))
        .withMessage(sentence);
  }

  @Test
  void aKeyOfATableThatIsMadeIsNotGiven() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                DeploySettings.of(
                    Synthesis.context(Map.of("notesKey", Synthesis.key("us-east-1")))))
        .withMessage("notesKey is the key of a table that exists: it needs streamArn");
  }

  @Test
  void ofAGlobalTableOneRegionReacts() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                DeploySettings.of(
                    Synthesis.context(Map.of("replicas", "us-east-1", "region", "eu-west-1"))))
        .withMessage(
            "-c reactingRegion=... is missing: of a global table one region sweeps and reacts");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"*", "https://app.example.org", "http://localhost:3000,https://a.example"})
  void originsAreThoseThatTheApiTakes(String origins) {
    assertThat(
            DeploySettings.of(Synthesis.context(Map.of("corsOrigins", origins)))
                .get(ContextKey.CORS_ORIGINS))
        .isEqualTo(origins);
  }

  @Test
  void aTableOfAnotherNameIsRefused() {
    String stream = "arn:aws:dynamodb:us-east-1:123456789012:table/memos/stream/2026-11-25T00:00";

    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> DeploySettings.of(Synthesis.context(Map.of("streamArn", stream))))
        .withMessage("the table of streamArn has to be called 'notes' (prefix)");
  }

  @Test
  void theCdksOwnValuesAreNoneOfOurs() {
    Map<String, String> context = new TreeMap<>(Synthesis.context(Map.of()));
    context.put("aws:cdk:bundling-stacks", "[**]");
    context.put("@aws-cdk/core:newStyleStackSynthesis", "true");
    context.put("acknowledged-issue-numbers", "[32775]");
    context.put("cli-telemetry", "false");

    assertThat(DeploySettings.of(context).isWorker()).isFalse();
  }
}
