package io.notestream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EnvironmentVariablesTest {

  private static final String OWN = "DEMO_ENDPOINT_URL";
  private static final String OF_DYNAMODB = "AWS_ENDPOINT_URL_DYNAMODB";
  private static final String OF_AWS = "AWS_ENDPOINT_URL";

  @Test
  void flagWinsOverVariableAndVariableOverDefault() {
    DemoProgram program = DemoProgram.create().with("DEMO_RATE", "2");

    assertThat(program.<Long>value("--rate", "--rate", "3")).isEqualTo(3);
    assertThat(program.<Long>value("--rate")).isEqualTo(2);
    assertThat(DemoProgram.create().<Long>value("--rate")).isEqualTo(1);
  }

  @Test
  void optionOfSeveralNamesGoesByTheLongest() {
    assertThat(DemoProgram.create().with("DEMO_API_PORT", "1").<Integer>value("--port"))
        .isEqualTo(1);
    assertThat(DemoProgram.create().with("DEMO_PORT", "1").<Integer>value("--port")).isEqualTo(80);
    assertThat(DemoProgram.create().with("DEMO_GUARD_SECONDS", "5").<Duration>value("--guard"))
        .isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void endpointIsTakenFromTheMostSpecialVariable() {
    DemoProgram program = DemoProgram.create().with(OF_AWS, "http://aws:1");
    assertThat(program.<URI>value("--endpoint-url")).hasHost("aws");

    program.with(OF_DYNAMODB, "http://dynamodb:1");
    assertThat(program.<URI>value("--endpoint-url")).hasHost("dynamodb");

    program.with(OWN, "http://own:1");
    assertThat(program.<URI>value("--endpoint-url")).hasHost("own");
  }

  @Test
  void emptyVariableCountsAsNone() {
    assertThat(DemoProgram.create().with("DEMO_RATE", "").<Long>value("--rate")).isEqualTo(1);
    assertThat(DemoProgram.create().with(OWN, "").<Object>value("--endpoint-url")).isNull();
  }

  @Test
  void flagOnlyIsNoVariable() {
    DemoProgram program = DemoProgram.create().with("DEMO_FORCE", "true").with("DEMO_FAST", "true");

    assertThat(program.<Boolean>value("--force")).isFalse();
    assertThat(program.<Boolean>value("--fast")).isTrue();
    assertThat(program.<Boolean>value("--force", "--force")).isTrue();
  }

  @Test
  void switchThatAVariableTurnsOnCanBeTurnedOff() {
    DemoProgram program = DemoProgram.create().with("DEMO_FAST", "true");

    assertThat(program.<Boolean>value("--fast", "--fast")).isTrue();
    assertThat(program.<Boolean>value("--fast", "--fast=false")).isFalse();
  }

  @Test
  void valueIsTakenAsItStands() {
    assertThat(DemoProgram.create().with("DEMO_NAME", "${sys:user.name}").<String>value("--name"))
        .isEqualTo("${sys:user.name}");
  }
}
