package io.notestream.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;
import picocli.CommandLine;

/** The version that this module was built as, which is that of the programs built with it. */
final class Version implements CommandLine.IVersionProvider {

  private final String program;

  Version(String program) {
    this.program = program;
  }

  @Override
  public String[] getVersion() {
    return new String[] {program + " " + number()};
  }

  static String number() {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      properties.load(Objects.requireNonNull(in, "version.properties is part of the module"));
    } catch (IOException e) {
      throw new UncheckedIOException("the version cannot be read", e);
    }
    String number = properties.getProperty("version", "");
    // The build puts the version there; a development environment may not.
    return number.startsWith("$") ? "development" : number;
  }
}
