package io.notestream.writer.benchmarks;

import io.notestream.writer.server.Main;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * What takes part, each in a process of its own: the engine, the writer as its users start it, and
 * the bare server. The callers are this process. Thread-safe.
 */
final class Rig implements AutoCloseable {

  private final List<JavaProcess> processes = new ArrayList<>();
  private final JavaProcess engine;
  private final JavaProcess writer;
  private final JavaProcess bare;
  private final SdkCalls sdk;

  /**
   * Starts everything.
   *
   * @param jvm options of every JVM
   */
  Rig(List<String> jvm) throws IOException {
    try {
      engine = start(jvm, "-Xmx3g", io.notestream.local.cli.Main.class, "--port=0");
      String endpoint = engine.address().toString();
      sdk = new SdkCalls(engine.address());
      sdk.createTables();
      writer = start(jvm, "-Xmx1g", Main.class, "serve", "--port=0", "--endpoint-url=" + endpoint);
      bare = start(jvm, "-Xmx1g", BareServer.class, endpoint);
    } catch (IOException | RuntimeException e) {
      processes.forEach(JavaProcess::close);
      throw e;
    }
  }

  private JavaProcess start(List<String> jvm, String heap, Class<?> main, String... arguments)
      throws IOException {
    List<String> options = new ArrayList<>(jvm);
    options.add(heap);
    JavaProcess process = JavaProcess.start(options, main, arguments);
    processes.add(process);
    return process;
  }

  /** Returns where the engine listens. */
  URI engine() {
    return engine.address();
  }

  /** Returns where the writer listens. */
  URI writer() {
    return writer.address();
  }

  /** Returns where the bare server listens. */
  URI bare() {
    return bare.address();
  }

  SdkCalls sdk() {
    return sdk;
  }

  /** Returns the CPU time that was taken so far. */
  Cpu cpu() {
    return new Cpu(
        JavaProcess.cpu(ProcessHandle.current()), writer.cpu().plus(bare.cpu()), engine.cpu());
  }

  /** Empties the table of notes and its stream, which the engine keeps in memory. */
  void empty() throws IOException {
    URI trim = engine.address().resolve("/_local/streams/trim?table=" + SdkCalls.notes());
    HttpURLConnection connection = (HttpURLConnection) trim.toURL().openConnection();
    connection.setRequestMethod("POST");
    if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
      throw new IOException(trim + " gives " + connection.getResponseCode());
    }
    sdk.emptyNotes();
  }

  @Override
  public void close() {
    sdk.close();
    processes.forEach(JavaProcess::close);
  }
}
