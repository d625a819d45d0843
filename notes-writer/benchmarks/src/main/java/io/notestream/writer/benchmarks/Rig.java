package io.notestream.writer.benchmarks;

import io.notestream.writer.server.Main;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
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
    call(engine.address().resolve("/_local/streams/trim?table=" + SdkCalls.notes()), "POST", "");
    sdk.emptyNotes();
  }

  /** Lets single writes take as long as DynamoDB's: half of them 8 ms, one in a hundred 16 ms. */
  void slowDown() throws IOException {
    faults("POST", "{\"operations\":[\"PutItem\"],\"latency\":{\"p50\":\"8ms\",\"p99\":\"16ms\"}}");
  }

  /** Lets the engine respond at once again. */
  void speedUp() throws IOException {
    faults("DELETE", "");
  }

  private void faults(String method, String body) throws IOException {
    call(engine.address().resolve("/_local/faults"), method, body);
  }

  private static void call(URI uri, String method, String body) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setRequestMethod(method);
    if (!body.isEmpty()) {
      connection.setDoOutput(true);
      connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
    }
    if (connection.getResponseCode() >= HttpURLConnection.HTTP_MULT_CHOICE) {
      throw new IOException(uri + " gives " + connection.getResponseCode());
    }
  }

  @Override
  public void close() {
    sdk.close();
    processes.forEach(JavaProcess::close);
  }
}
