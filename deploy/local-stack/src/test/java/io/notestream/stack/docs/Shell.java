package io.notestream.stack.docs;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A terminal in the project's root, as a reader of a README has one: what one command exports, the
 * next one sees. The programs run from the classes of this build instead of their jars, and on free
 * ports instead of 8000, 8080, 8081 and 8090. Closing it ends what still runs.
 */
final class Shell implements AutoCloseable {

  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final String END = "--end-of-command--";

  /** What a reader starts: a jar or a script, and the class behind it. */
  private static final Map<String, String> PROGRAMS =
      Map.of(
          "deploy/local-dynamodb/target/local-dynamodb.jar", "io.notestream.local.cli.Main",
          "notes-writer/server/target/notes-writer.jar", "io.notestream.writer.server.Main",
          "stream-consumer/worker/target/stream-consumer.jar",
              "io.notestream.consumer.worker.cli.Main");

  /** Below the ports that systems hand out; elsewhere for another build at the same time. */
  private static final AtomicInteger NEXT_PORT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(20_000, 30_000));

  private final Map<String, String> ports = new TreeMap<>();
  private final List<ProcessHandle> servers = new ArrayList<>();
  private final Path directory;
  private final Process bash;
  private final BufferedWriter in;
  private final BufferedReader out;

  /**
   * @param directory for what programs write; empty
   */
  Shell(Path directory) throws IOException {
    this.directory = directory;
    for (String port : List.of("8000", "8080", "8081", "8090")) {
      ports.put(port, freePort());
    }
    ProcessBuilder builder =
        new ProcessBuilder("bash", "--noprofile", "--norc")
            .directory(MarkdownBlock.ROOT.toFile())
            .redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment
        .keySet()
        .removeIf(name -> name.startsWith("AWS_") || name.startsWith("NOTESTREAM_"));
    environment.put("LOCAL_DYNAMODB_PORT", ports.get("8000"));
    environment.put("NOTESTREAM_DYNAMODB_PORT", ports.get("8000"));
    environment.put("NOTESTREAM_API_PORT", ports.get("8080"));
    environment.put("NOTESTREAM_ADMIN_PORT", ports.get("8081"));
    environment.put("NOTESTREAM_ADMIN_URL", "http://127.0.0.1:" + ports.get("8081"));
    environment.put("NOTESTREAM_DEV_KEY", directory.resolve("dev-key.json").toString());
    environment.put("TMPDIR", directory.toString());
    bash = builder.start();
    in = bash.outputWriter(StandardCharsets.UTF_8);
    out = bash.inputReader(StandardCharsets.UTF_8);
    run(preamble());
  }

  /**
   * @param exitCode of the last command
   * @param text what all of them printed, with a README's ports
   */
  record Output(int exitCode, String text) {}

  /** Runs commands to their end. */
  Output run(String commands) throws IOException {
    in.write(withFreePorts(commands) + "\necho \"" + END + " $?\"\n");
    in.flush();
    CompletableFuture<Output> output = CompletableFuture.supplyAsync(this::readToEnd);
    try {
      return output.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("still runs after " + LONGEST + ": " + commands, e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the shell ended at: " + commands, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted at: " + commands, e);
    }
  }

  /**
   * Starts a command in the background, and returns when it has ended, or when it has printed that
   * it is ready and goes on.
   */
  Output serve(String command) throws IOException, InterruptedException {
    Path log = Files.createTempFile(directory, "server-", ".log");
    String started =
        run("{ " + command.strip() + "\n} > " + log + " 2>&1 & echo $!").text().strip();
    ProcessHandle process = ProcessHandle.of(Long.parseLong(started)).orElseThrow();
    servers.add(process);
    long deadline = System.nanoTime() + LONGEST.toNanos();
    while (process.isAlive() && !Files.readString(log).contains(" ready: ")) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("neither ready nor ended: " + command);
      }
      Thread.sleep(50); // Asks a file: there is nothing to wait on.
    }
    int code = process.isAlive() ? 0 : run("wait " + process.pid()).exitCode();
    return new Output(code, withKnownPorts(Files.readString(log)));
  }

  @Override
  public void close() {
    servers.stream().flatMap(ProcessHandle::descendants).forEach(ProcessHandle::destroy);
    servers.forEach(ProcessHandle::destroy);
    bash.destroy();
  }

  private Output readToEnd() {
    StringBuilder text = new StringBuilder();
    try {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        int end = line.indexOf(END);
        if (end >= 0) {
          text.append(line, 0, end);
          int code = Integer.parseInt(line.substring(end + END.length()).strip());
          return new Output(code, withKnownPorts(text.toString()));
        }
        text.append(line).append('\n');
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    throw new IllegalStateException("the shell has ended: " + text);
  }

  private String withFreePorts(String text) {
    String result = text;
    for (Map.Entry<String, String> port : ports.entrySet()) {
      result =
          result.replaceAll(
              "(127\\.0\\.0\\.1:|localhost:|--port )" + port.getKey() + "\\b",
              "$1" + port.getValue());
    }
    return result;
  }

  private String withKnownPorts(String text) {
    String result = text;
    for (Map.Entry<String, String> port : ports.entrySet()) {
      result = result.replace(":" + port.getValue(), ":" + port.getKey());
    }
    return result;
  }

  private static String preamble() {
    String java =
        "\""
            + Path.of(System.getProperty("java.home"), "bin", "java")
            + "\" \"${QUICK[@]}\" -cp \"$CLASSES\"";
    StringBuilder script = new StringBuilder();
    script.append("CLASSES='").append(System.getProperty("java.class.path")).append("'\n");
    script.append("QUICK=(-XX:TieredStopAtLevel=1 -XX:+UseSerialGC)\n"); // To start, not to last.
    script.append(classPathFunctions());
    script.append(
        "java() {\n  if [ \"$1\" = -cp ]; then with_classes '' java \"$@\"; return; fi\n  [ \"$1\" = -jar ] || { echo \"java without -jar: $*\"; return 99; }\n");
    script.append("  local jar=$2; shift 2\n  case $jar in\n");
    PROGRAMS.forEach(
        (jar, main) ->
            script
                .append("    ")
                .append(jar)
                .append(") ")
                .append(java)
                .append(' ')
                .append(main)
                .append(" \"$@\";;\n"));
    script.append("    *) echo \"unknown jar $jar\"; return 99;;\n  esac\n}\n");
    script
        .append("deploy/local-stack/run() { ")
        .append(java)
        .append(" io.notestream.stack.Main \"$@\"; }\n");
    return script.toString();
  }

  /** Programs that get a class path with the worker's jar in it, which stands for all classes. */
  private static String classPathFunctions() {
    String bin = Path.of(System.getProperty("java.home"), "bin").toString();
    return """
        with_classes() {
          local prefix=$1 program=$2
          local path=${4//"stream-consumer/worker/target/stream-consumer.jar"/$CLASSES}
          shift 4
          "%s/$program" "${QUICK[@]/#/$prefix}" -cp "$path" "$@"
        }
        javac() { with_classes -J javac "$@"; }
        """
        .formatted(bin);
  }

  /**
   * A port that stays free until a program of the shell takes it: none that the system hands out to
   * whoever asks for any port, which the other tests do meanwhile, and none of another shell.
   */
  private static String freePort() {
    while (true) {
      int port = NEXT_PORT.getAndIncrement();
      try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return Integer.toString(probe.getLocalPort());
      } catch (IOException e) {
        // In use: the next one.
      }
    }
  }
}
