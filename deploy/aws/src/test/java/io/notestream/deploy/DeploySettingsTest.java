package io.notestream.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

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
                            "customerKey", "true"))))
        .withMessageContaining("customerKey and replicas exclude each other");
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

    assertThat(DeploySettings.of(context).isWorker()).isFalse();
  }
}
