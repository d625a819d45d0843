package io.notestream.cli;

import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options of every command of every program. */
final class CommonOptions {

  static final String LOG_LEVEL = "--log-level";

  /** The formats of a line of the log. */
  enum LogFormat {
    TEXT,
    JSON;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Heading("Logging")
  @Option(
      names = LOG_LEVEL,
      paramLabel = "LEVEL",
      scope = ScopeType.INHERIT,
      description = "How much is logged: error, warn, info, debug or trace.")
  private LogLevel logLevel = LogLevel.INFO;

  @Heading("Logging")
  @Option(
      names = "--log-levels",
      paramLabel = "LOGGER=LEVEL",
      split = ",",
      scope = ScopeType.INHERIT,
      description =
          "Levels of single loggers, by package or class, separated by commas. Without it,"
              + " --log-level holds for all.")
  private Map<String, LogLevel> logLevels = Map.of();

  @Heading("Logging")
  @Option(
      names = "--log-format",
      paramLabel = "text|json",
      scope = ScopeType.INHERIT,
      defaultValue = "text",
      description = "How it is logged, on standard error.")
  private LogFormat logFormat = LogFormat.TEXT;

  @Heading("Help")
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Print this help.")
  @SuppressWarnings("UnusedVariable") // picocli reads the option, not the field.
  private boolean help;

  @Heading("Help")
  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      scope = ScopeType.INHERIT,
      description = "Print the version.")
  @SuppressWarnings("UnusedVariable") // picocli reads the option, not the field.
  private boolean version;

  LogLevel logLevel() {
    return logLevel;
  }

  Map<String, LogLevel> logLevels() {
    return logLevels;
  }

  LogFormat logFormat() {
    return logFormat;
  }
}
