package io.notestream.consumer.internal.provider;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.notestream.consumer.summary.ProjectionProvider;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvidersTest {

  /** How a class begins that was compiled for a Java of the far future. */
  private static final byte[] TOO_NEW = {
    (byte) 0xCA, (byte) 0xFE, (byte) 0xBA, (byte) 0xBE, 0, 0, 1, 0
  };

  @TempDir private Path classes;

  @Test
  void aClassThatWasCompiledForANewerJavaIsAMistakeThatIsNamed() throws IOException {
    Path services = Files.createDirectories(classes.resolve("META-INF/services"));
    Files.writeString(services.resolve(ProjectionProvider.class.getName()), "example.TooNew");
    Files.createDirectories(classes.resolve("example"));
    Files.write(classes.resolve("example/TooNew.class"), TOO_NEW);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> loadFrom(classes))
        .withMessageContaining(
            "META-INF/services: a class for " + ProjectionProvider.class.getName())
        .withMessageContaining("UnsupportedClassVersionError: example/TooNew");
  }

  private static void loadFrom(Path classes) throws IOException {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()}, before)) {
      thread.setContextClassLoader(loader);
      Providers.load(ProjectionProvider.class);
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
