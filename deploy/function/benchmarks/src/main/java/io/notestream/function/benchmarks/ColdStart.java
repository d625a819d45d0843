package io.notestream.function.benchmarks;

import io.notestream.local.LocalDynamoDb;
import io.notestream.model.endpoint.LocalAccess;
import io.notestream.model.note.NoteId;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableCreator;
import io.notestream.model.table.TableNames;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/**
 * Starts a plain function, the writer's and the consumer's in turn, and prints the medians of the
 * time to the first response and their ratios; then both with an archive of their classes.
 */
public final class ColdStart {

  private static final String WRITER =
      "../../../notes-writer/lambda/target/notes-writer-lambda.jar";
  private static final String CONSUMER =
      "../../../stream-consumer/lambda/target/stream-consumer-lambda.jar";

  /** A note whose body is put by either function. */
  private static final String EVENT =
      """
      {"version":"2.0","rawPath":"/notes","rawQueryString":"",\
      "headers":{"content-type":"application/json"},"isBase64Encoded":false,\
      "requestContext":{"stage":"$default","http":{"method":"POST"},\
      "authorizer":{"jwt":{"claims":{"sub":"alice"}}}},"body":"{\\"title\\":\\"milk\\"}"}""";

  private static final String RECORDS =
      """
      {"Records":[{"eventID":"e","eventName":"INSERT","eventVersion":"1.1","eventSource":"aws:dynamodb",\
      "awsRegion":"us-east-1","dynamodb":{"ApproximateCreationDateTime":1764072000,\
      "Keys":{"PK":{"S":"USER#alice"},"SK":{"S":"NOTE#%1$s"}},\
      "NewImage":{"PK":{"S":"USER#alice"},"SK":{"S":"NOTE#%1$s"},\
      "entity":{"S":"NOTE"},"noteId":{"S":"%1$s"},"userId":{"S":"alice"},\
      "title":{"S":"milk"},"body":{"S":""},"bodyBytes":{"N":"0"},"version":{"N":"1"},\
      "createdAt":{"S":"2025-11-25T12:00:00.000Z"},"updatedAt":{"S":"2025-11-25T12:00:00.000Z"}},\
      "SequenceNumber":"%2$d","SizeBytes":100,"StreamViewType":"NEW_AND_OLD_IMAGES"}}]}""";

  /** Where the libraries of the plain function are. */
  private static final Pattern PLAIN =
      Pattern.compile(
          "/(software/amazon|com/fasterxml|org/apache/httpcomponents|org/reactivestreams|org/slf4j"
              + "|io/netty|commons-[a-z]+)/.*[.]jar$|/aws-lambda-java-core-");

  private static final AtomicLong SEQUENCE = new AtomicLong();

  private final Path java;
  private final int rounds;
  private final PrintStream out;
  private final Path work;

  ColdStart(Path java, int rounds, PrintStream out, Path work) {
    this.java = java;
    this.rounds = rounds;
    this.out = out;
    this.work = work;
  }

  /** Runs it with this JVM: the number of rounds may be given. */
  public static void main(String[] args) throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    int rounds = args.length == 0 ? 15 : Integer.parseInt(args[0]);
    new ColdStart(java, rounds, System.out, Files.createDirectories(Path.of("target"))).run();
    System.exit(0); // Threads of the engine may outlive it.
  }

  void run() throws IOException, InterruptedException {
    try (LocalDynamoDb engine = LocalDynamoDb.builder().port(0).start()) {
      createTables(engine);
      Map<String, String> variables = variables(engine);
      Start plain =
          new Start(
              "plain", path(plainJar()), PlainHandler.class.getName(), variables, () -> EVENT);
      Start writer =
          new Start(
              "writer",
              path(Path.of(WRITER)),
              "io.notestream.writer.lambda.ApiHandler",
              variables,
              () -> EVENT);
      Start consumer =
          new Start(
              "consumer",
              path(Path.of(CONSUMER)),
              "io.notestream.consumer.lambda.StreamHandler",
              variables,
              ColdStart::records);
      out.println("JDK " + Runtime.version().feature() + ", medians of " + rounds);
      measure(plain, List.of(writer, consumer));
    }
  }

  /** A way to start a function, and how long it took each time. */
  private record Candidate(String name, Start start, List<String> flags, List<Duration> times) {

    Candidate(String name, Start start, List<String> flags) {
      this(name, start, flags, new ArrayList<>());
    }

    double median() {
      List<Duration> sorted = times.stream().sorted(Comparator.naturalOrder()).toList();
      return sorted.get(sorted.size() / 2).toNanos() / 1e6;
    }
  }

  private void measure(Start plain, List<Start> ours) throws IOException, InterruptedException {
    Candidate base = new Candidate(plain.name(), plain, List.of());
    List<Candidate> all = new ArrayList<>(List.of(base));
    for (Start start : ours) {
      all.add(new Candidate(start.name(), start, List.of()));
      all.add(new Candidate(start.name() + ", archive", start, archive(start)));
    }
    for (int round = rounds > 1 ? -1 : 0; round < rounds; round++) {
      for (Candidate candidate : all) {
        Duration took = candidate.start().once(java, candidate.flags());
        if (round >= 0) { // The first reads files that the others find in memory.
          candidate.times().add(took);
        }
      }
    }
    for (Candidate candidate : all) {
      out.printf(
          Locale.ROOT,
          "%-20s %6.0f ms %6.2f of plain%n",
          candidate.name(),
          candidate.median(),
          candidate.median() / base.median());
    }
  }

  /** Runs a function once so that the JVM keeps its classes; returns the flags that use them. */
  private List<String> archive(Start start) throws IOException, InterruptedException {
    if (Runtime.version().feature() >= 25) {
      Path cache = work.resolve(start.name() + ".aot");
      Files.deleteIfExists(cache);
      start.once(java, List.of("-XX:AOTCacheOutput=" + cache));
      return List.of("-XX:AOTCache=" + cache);
    }
    Path classes = work.resolve(start.name() + ".jsa");
    Files.deleteIfExists(classes);
    start.once(java, List.of("-XX:ArchiveClassesAtExit=" + classes));
    return List.of("-XX:SharedArchiveFile=" + classes);
  }

  /** Returns an event with a record that no other has. */
  private static String records() {
    NoteId note = NoteId.next(Instant.parse("2025-11-25T12:00:00Z"));
    return RECORDS.formatted(note.value(), SEQUENCE.incrementAndGet());
  }

  private static Map<String, String> variables(LocalDynamoDb engine) {
    return Map.of(
        "AWS_ACCESS_KEY_ID", "local",
        "AWS_SECRET_ACCESS_KEY", "local",
        "AWS_ENDPOINT_URL_DYNAMODB", engine.endpoint().toString(),
        "NOTESTREAM_REACTION", "archive",
        "NOTESTREAM_CLOUDWATCH", "Notestream/notes",
        "NOTESTREAM_CURSOR_KEYS", "0123456789abcdef0123456789abcdef");
  }

  private static void createTables(LocalDynamoDb engine) {
    try (DynamoDbClient client =
        DynamoDbClient.builder()
            .endpointOverride(engine.endpoint())
            .region(LocalAccess.region())
            .credentialsProvider(LocalAccess.credentials())
            .build()) {
      new TableCreator(client).createMissing(NotestreamTables.all(TableNames.standard()));
      client.createTable(
          r ->
              r.tableName("plain")
                  .billingMode(BillingMode.PAY_PER_REQUEST)
                  .keySchema(
                      KeySchemaElement.builder().attributeName("id").keyType(KeyType.HASH).build())
                  .attributeDefinitions(
                      AttributeDefinition.builder()
                          .attributeName("id")
                          .attributeType(ScalarAttributeType.S)
                          .build()));
    }
  }

  /** Makes the plain function's jar of what is on the class path for it. */
  private Path plainJar() throws IOException {
    Path jar = work.resolve("plain-function.jar");
    List<Path> parts =
        classPath()
            .filter(part -> PLAIN.matcher(part).find() && !part.contains("/awssdk/s3/"))
            .map(Path::of)
            .collect(Collectors.toCollection(ArrayList::new));
    parts.add(0, codeOf(PlainHandler.class));
    FatJar.write(jar, parts);
    return jar;
  }

  private static Path codeOf(Class<?> type) {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath());
  }

  private static String path(Path jar) {
    return Stream.concat(
            classPath().filter(part -> part.contains("aws-lambda-java-")),
            Stream.of(jar.toString()))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static Stream<String> classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator));
  }
}
