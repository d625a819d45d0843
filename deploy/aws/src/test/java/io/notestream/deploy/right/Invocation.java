package io.notestream.deploy.right;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Invokes a function in a process of its own, which has the environment of a sandbox. */
final class Invocation {

  private Invocation() {}

  /** Invokes the handler once for each event, and returns what it printed. */
  static String invoke(
      String handler, Map<String, String> environment, URI endpoint, List<String> events)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("invocation", ".txt");
    Path in = Files.createTempFile("events", ".jsonl");
    Files.write(in, events);
    ProcessBuilder process =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            Invocation.class.getName(),
            handler,
            in.toString());
    process.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    process.environment().putAll(environment);
    process.environment().put("AWS_ENDPOINT_URL_DYNAMODB", endpoint.toString());
    process.environment().put("AWS_REGION", "us-east-1");
    process.environment().put("AWS_ACCESS_KEY_ID", "local");
    process.environment().put("AWS_SECRET_ACCESS_KEY", "local");
    Process started = process.redirectErrorStream(true).redirectOutput(out.toFile()).start();
    try {
      if (!started.waitFor(2, TimeUnit.MINUTES)) {
        throw new IOException(handler + " does not end: " + Files.readString(out));
      }
      String printed = Files.readString(out);
      if (started.exitValue() != 0) {
        throw new IOException(handler + " failed: " + printed);
      }
      return printed;
    } finally {
      started.destroyForcibly();
      Files.deleteIfExists(in);
      Files.deleteIfExists(out);
    }
  }

  /** The process: a handler's class, and a file with an event in each line. */
  public static void main(String[] args) throws Exception {
    RequestStreamHandler handler =
        (RequestStreamHandler) Class.forName(args[0]).getDeclaredConstructor().newInstance();
    for (String event : Files.readAllLines(Path.of(args[1]))) {
      OutputStream out = System.out;
      handler.handleRequest(
          new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)), out, null);
      System.out.println();
    }
    System.exit(0); // The SDK's threads would keep it.
  }
}
