package io.notestream.writer.server;

import io.notestream.writer.identity.jwt.DevTokens;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that says where the key of developers' tokens lies. */
final class DevKeyOption {

  @Option(
      names = "--dev-key",
      paramLabel = "FILE",
      defaultValue = "${sys:user.home}/.notestream/dev-key.json",
      description = "The key of developers' tokens; made by who needs it first.")
  private Path file = Path.of("dev-key.json");

  /** Returns tokens with this key. */
  DevTokens tokens() {
    try {
      return DevTokens.of(file);
    } catch (IOException e) {
      throw new StartException("the key of developers' tokens: " + e.getMessage(), e);
    }
  }
}
