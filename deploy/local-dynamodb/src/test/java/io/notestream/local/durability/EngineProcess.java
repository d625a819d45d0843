package io.notestream.local.durability;

import io.notestream.local.TestClients;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** The engine as a process of its own, on a data directory, with clients that do not try again. */
final class EngineProcess implements AutoCloseable {

  private static final String READY = "local-dynamodb ready: ";

  private final Process process;
  private final DynamoDbClient db;
  private final DynamoDbStreamsClient streams;

  private EngineProcess(Process process, URI endpoint) {
    this.process = process;
    db =
        TestClients.dynamoDb(endpoint)
            .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
            .build();
    streams =
        TestClients.streams(endpoint)
            .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
            .build();
  }

  static EngineProcess start(Path directory) throws IOException {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "io.notestream.local.cli.Main",
                    "--port",
                    "0",
                    "--data",
                    directory.toString()))
            .redirectErrorStream(true)
            .start();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    StringBuilder said = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith(READY)) {
        return new EngineProcess(process, URI.create(line.substring(READY.length())));
      }
      said.append(line).append('\n');
    }
    throw new IOException("the engine did not start:\n" + said);
  }

  DynamoDbClient db() {
    return db;
  }

  DynamoDbStreamsClient streams() {
    return streams;
  }

  /** What {@code kill -9} does. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    db.close();
    streams.close();
    process.destroyForcibly();
  }
}
