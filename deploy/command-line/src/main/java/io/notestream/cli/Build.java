package io.notestream.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/**
 * What this module was built from, which is what the programs built with it were. Immutable.
 *
 * @param version the version; {@code development} where the build has put none there
 * @param commit the beginning of the commit's id; {@code unknown} if it was built outside of a
 *     repository
 */
public record Build(String version, String commit) {

  /** {@return the build that is running} */
  public static Build current() {
    Properties properties = new Properties();
    try (InputStream in = Build.class.getResourceAsStream("version.properties")) {
      properties.load(Objects.requireNonNull(in, "version.properties is part of the module"));
    } catch (IOException e) {
      throw new UncheckedIOException("the version cannot be read", e);
    }
    return new Build(
        known(properties.getProperty("version", ""), "development"),
        known(properties.getProperty("commit", ""), "unknown"));
  }

  /** The build puts values there; a development environment may not. */
  private static String known(String value, String otherwise) {
    return value.isEmpty() || value.startsWith("$") ? otherwise : value;
  }
}
