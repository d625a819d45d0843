package io.notestream.writer.server;

import io.notestream.cli.Heading;
import io.notestream.writer.identity.jwt.DevTokens;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says where the key of developers' tokens lies. */
@Heading("Callers")
final class DevKeyOption {

  @Option(
      names = "--dev-key",
      paramLabel = "FILE",
      description =
          "The key of developers' tokens; made by who needs it first. Without it,"
              + " ~/.notestream/dev-key.json.")
  private @Nullable Path file;

  /** Returns tokens with this key. */
  DevTokens tokens() {
    try {
      return DevTokens.of(
          file == null
              ? Path.of(System.getProperty("user.home"), ".notestream", "dev-key.json")
              : file);
    } catch (IOException e) {
      throw new StartException("the key of developers' tokens: " + e.getMessage(), e);
    }
  }
}
