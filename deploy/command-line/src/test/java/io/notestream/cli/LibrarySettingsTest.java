package io.notestream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LibrarySettingsTest {

  private static final String PROPERTY = "io.netty.noUnsafe";
  private static final String JETTY = "org.eclipse.jetty.util.referencesPerCacheLine";

  @AfterEach
  void clear() {
    System.clearProperty(PROPERTY);
    System.clearProperty(JETTY);
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
  void jettyNeedNotAskTheJvm() {
    LibrarySettings.apply(17);

    assertThat(System.getProperty(JETTY)).isEqualTo("16");
  }

  @Test
  void whatIsSetAlreadyStays() {
    System.setProperty(PROPERTY, "false");
    System.setProperty(JETTY, "8");

    LibrarySettings.apply(25);

    assertThat(System.getProperty(PROPERTY)).isEqualTo("false");
    assertThat(System.getProperty(JETTY)).isEqualTo("8");
  }
}
