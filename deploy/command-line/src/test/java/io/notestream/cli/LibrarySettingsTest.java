package io.notestream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LibrarySettingsTest {

  private static final String PROPERTY = "io.netty.noUnsafe";

  @AfterEach
  void clear() {
    System.clearProperty(PROPERTY);
  }

  @Test
  void nettyDoesWithoutUnsafeWhereTheJdkWarnsOfIt() {
    LibrarySettings.apply(25);

    assertThat(System.getProperty(PROPERTY)).isEqualTo("true");
  }

  @Test
  void nettyUsesItWhereTheJdkDoesNot() {
    LibrarySettings.apply(17);

    assertThat(System.getProperty(PROPERTY)).isNull();
  }

  @Test
  void whatIsSetAlreadyStays() {
    System.setProperty(PROPERTY, "false");

    LibrarySettings.apply(25);

    assertThat(System.getProperty(PROPERTY)).isEqualTo("false");
  }
}
