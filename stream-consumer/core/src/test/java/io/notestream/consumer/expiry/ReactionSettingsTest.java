package io.notestream.consumer.expiry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReactionSettingsTest {

  @Test
  void aTypeAloneIsItsOwnName() {
    assertThat(ReactionSettings.parse("archive"))
        .isEqualTo(new ReactionSettings("archive", "archive", Map.of()));
  }

  @Test
  void readsKeysAndValues() {
    ReactionSettings settings =
        ReactionSettings.parse(
            "publish:sqs=https://sqs.eu-west-1.amazonaws.com/1/q?a=b; tag = work ;name=to-sqs");

    assertThat(settings.name()).isEqualTo("to-sqs");
    assertThat(settings.required("sqs")).isEqualTo("https://sqs.eu-west-1.amazonaws.com/1/q?a=b");
    assertThat(settings.value("tag")).contains("work");
    assertThat(settings.value("region")).isEmpty();
  }

  @Test
  void takesASemicolonForTheColon() {
    assertThat(ReactionSettings.parse("archive;tag=work"))
        .isEqualTo(ReactionSettings.parse("archive:tag=work"));
  }

  @Test
  void takesSeveralReactionsFromOneTextOrFromSeveral() {
    assertThat(
            ReactionSettings.parseAll(
                List.of("archive, log:tag=a%2Cb%3B100%25+,,", " ", "log:name=all")))
        .containsExactly(
            new ReactionSettings("archive", "archive", Map.of()),
            new ReactionSettings("log", "log", Map.of("tag", "a,b;100%+")),
            new ReactionSettings("log", "all", Map.of("name", "all")));
  }

  @Test
  void refusesTwoReactionsOfOneName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReactionSettings.parseAll(List.of("log", "log:tag=x")))
        .withMessageContaining("two reactions have the name 'log'")
        .withMessageContaining("log:name=");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "Log",
        "log:",
        "log:tag",
        "log:=x",
        "log:a=1;a=2",
        "log:name=A",
        "l o g",
        "log:tag=5%",
        "log:tag=x;"
      })
  void refusesWhatIsNoReaction(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> ReactionSettings.parse(text));
  }

  @Test
  void saysWhichKeyIsMissingAndWhichIsUnknown() {
    ReactionSettings settings = ReactionSettings.parse("hook:url=x;tag=y");

    settings.allowOnly("url");
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> settings.required("secret"))
        .withMessage("reaction 'hook' needs secret=…");
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> settings.allowOnly("uri"))
        .withMessageContaining("does not know 'url'; it knows tag, name, uri");
  }
}
