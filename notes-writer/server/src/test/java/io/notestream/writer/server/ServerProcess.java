package io.notestream.writer.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A server in a process of its own, on a free port. */
final class ServerProcess {

  private ServerProcess() {}

  /** Starts a server, without waiting until it is ready. */
  static Process serve(URI endpoint, String... options) throws IOException {
    return serve(endpoint, ProcessBuilder.Redirect.INHERIT, options);
  }

  /** Starts a server whose log goes somewhere. */
  static Process serve(URI endpoint, ProcessBuilder.Redirect log, String... options)
      throws IOException {
    return serve(endpoint, log, Map.of(), options);
  }

  /** Starts a server with further variables in its environment. */
  static Process serve(
      URI endpoint, ProcessBuilder.Redirect log, Map<String, String> environment, String... options)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "serve",
                "--port",
                "0",
                "--endpoint-url",
                endpoint.toString()));
    command.addAll(List.of(options));
    ProcessBuilder process = new ProcessBuilder(command).redirectError(log);
    process.environment().putAll(environment);
    return process.start();
  }

  /** Waits until a server is ready; returns where it listens. */
  static URI ready(Process process) throws IOException {
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    List<String> lines = new ArrayList<>();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith("notes-writer ready: api=")) {
        return URI.create(line.substring(line.indexOf("http://")));
      }
      lines.add(line);
    }
    throw new AssertionError("it never became ready: " + lines);
  }
}
