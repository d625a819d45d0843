package io.notestream.function.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The native part of Lambda's runtime interface client, unpacked once for each process of tests.
 *
 * <p>The client itself unpacks it to {@code /tmp/.libaws-lambda-jni.so}, since a sandbox of Lambda
 * runs one function. Of two functions that start at the same time, one loads what the other has
 * written half, and its JVM aborts.
 */
final class NativeLibrary {

  /** What makes the client load a file and unpack none. */
  private static final String PROPERTY =
      "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

  private static final List<String> FLAGS = unpack();

  private NativeLibrary() {}

  /** Returns what a JVM needs to load it; nothing where the client knows better. */
  static List<String> flags() {
    return FLAGS;
  }

  private static List<String> unpack() {
    String architecture = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
    String resource = "/jni/libaws-lambda-jni.linux-" + architecture + ".so";
    try (InputStream library = NativeLibrary.class.getResourceAsStream(resource)) {
      if (library == null || Files.exists(Path.of("/etc/alpine-release"))) {
        return List.of(); // Another C library needs another file, which the client finds by trying.
      }
      Path file = Files.createTempFile("aws-lambda-jni", ".so");
      file.toFile().deleteOnExit();
      Files.copy(library, file, StandardCopyOption.REPLACE_EXISTING);
      return List.of("-D" + PROPERTY + "=" + file.toAbsolutePath());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
