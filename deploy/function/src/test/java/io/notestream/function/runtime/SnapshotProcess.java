package io.notestream.function.runtime;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A function that starts as with SnapStart, up to the moment of the snapshot and from there on. No
 * snapshot is taken: the process goes on. Credentials are where Lambda then has them, and requests
 * for them are counted.
 */
public final class SnapshotProcess implements AutoCloseable {

  private static final Pattern LOADED = Pattern.compile("\\[class,load *] (\\S+) source: .*");

  /** Classes of the JDK and of Lambda, and those that the JVM makes. */
  private static final Pattern OTHERS =
      Pattern.compile(
          "(java|javax|jdk|sun|com\\.sun|org\\.jcp|com\\.amazonaws\\.services\\.lambda)\\..*"
              + "|.*(\\$\\$Lambda|\\$Proxy|/0x).*");

  private final RuntimeApi runtime = new RuntimeApi();
  private final AtomicInteger credentials = new AtomicInteger();
  private final HttpServer role;
  private final FunctionProcess process;
  private final Path classes;
  private int loadedBefore;

  /** Starts the function. */
  public SnapshotProcess(Class<?> handler, Map<String, String> variables) {
    try {
      classes = Files.createTempFile("classes", ".log");
      role = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    role.createContext(
        "/",
        exchange -> {
          credentials.incrementAndGet();
          byte[] body =
              """
              {"AccessKeyId":"a","SecretAccessKey":"s","Token":"t","Expiration":"%s"}"""
                  .formatted(Instant.now().plus(Duration.ofHours(6)))
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    role.start();
    Map<String, String> all = new HashMap<>(variables);
    all.put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
    all.put(
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        "http://127.0.0.1:" + role.getAddress().getPort() + "/credentials");
    FunctionProcess.Program program = FunctionProcess.Program.of(handler, all);
    List<String> flags = new ArrayList<>(program.flags());
    flags.add("-Xlog:class+load:file=" + classes);
    // Lambda's implementation of the hooks, which its runtime names to the library in this way.
    flags.add("-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac");
    process =
        new FunctionProcess(
            runtime,
            new FunctionProcess.Program(
                program.java(), flags, program.classPath(), program.handler(), all));
  }

  /** Waits until the function is prepared for its snapshot. */
  public void awaitSnapshot() {
    runtime.awaitSnapshot();
    loadedBefore = lines().size();
  }

  /** Lets the function go on. */
  public void restore() {
    runtime.restore();
  }

  /** Invokes the function. */
  public RuntimeApi.Result invoke(String event, Duration time) {
    return runtime.invoke(event.getBytes(StandardCharsets.UTF_8), time);
  }

  /** How often credentials were asked for. */
  public int credentialsAskedFor() {
    return credentials.get();
  }

  /** The log. */
  public List<String> log() {
    return process.log();
  }

  /** The classes of function and libraries that were loaded since the snapshot. */
  public Set<String> loadedSinceSnapshot() {
    Set<String> loaded = new TreeSet<>();
    List<String> lines = lines();
    for (String line : lines.subList(loadedBefore, lines.size())) {
      Matcher matcher = LOADED.matcher(line);
      if (matcher.find() && !OTHERS.matcher(matcher.group(1)).matches()) {
        loaded.add(matcher.group(1));
      }
    }
    return loaded;
  }

  private List<String> lines() {
    try {
      return Files.readAllLines(classes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    process.close();
    runtime.close();
    role.stop(0);
    Files.delete(classes);
  }
}
