package io.notestream.writer.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.notestream.model.blob.DirectoryBlobStore;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NoteKeys;
import io.notestream.writer.TestWriter;
import io.notestream.writer.dynamodb.DynamoDbClients;
import io.notestream.writer.http.Request;
import io.notestream.writer.http.Response;
import io.notestream.writer.identity.LocalIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * One user's history of creations with keys. After each step it looks at the table: which notes
 * there have ever been is what the responses are held against.
 */
final class IdempotencyHistory implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int KEYS = 3;

  /** A request is remembered for a day, and up to the end of a second. */
  private static final Duration FORGOTTEN = Duration.ofHours(24).plusSeconds(1);

  /** What one request created: one note, or the two of a batch. */
  private record Creation(String content, Instant at, Set<String> ids) {}

  /** What is known of a key of a route: the response to each creation, and the creations. */
  private static final class Known {
    private final List<Creation> creations = new ArrayList<>();
    private final Map<Set<String>, String> responses = new HashMap<>();
  }

  private final TestWriter writer;
  private final Path blobs;
  private final UserId user;
  private final Random random;
  private final SdkHttpClient http = UrlConnectionHttpClient.create();
  private final ExecutorService threads = Executors.newFixedThreadPool(3);
  private final Instance[] instances = new Instance[2];
  private final Map<String, Known> known = new HashMap<>();
  private final Set<String> seen = new HashSet<>();
  private int repeated;
  private int crashed;
  private int reused;
  private int refused;

  IdempotencyHistory(TestWriter writer, Path blobs, String user, Random random) {
    this.writer = writer;
    this.blobs = blobs;
    this.user = new UserId(user);
    this.random = random;
    for (int i = 0; i < instances.length; i++) {
      instances[i] = new Instance();
    }
  }

  int repeated() {
    return repeated;
  }

  int crashed() {
    return crashed;
  }

  int reused() {
    return reused;
  }

  int refused() {
    return refused;
  }

  /** Lets something happen, and requires that it is as promised. */
  void step() throws Exception {
    switch (random.nextInt(10)) {
      case 0 -> writer.clock().advance(Duration.ofHours(1 + random.nextInt(30)));
      case 1 -> deleteOne();
      case 2 -> restart(random.nextInt(instances.length));
      case 3, 4 -> several();
      default -> one();
    }
  }

  private void one() throws Exception {
    KeyedRequest attempt = KeyedRequest.random(random, user, key());
    Instance instance = instances[random.nextInt(instances.length)];
    Known before = known.computeIfAbsent(attempt.scope(), s -> new Known());
    Creation live = live(before);
    boolean faulty = random.nextBoolean();
    for (Instance each : instances) {
      each.http.clear();
    }
    if (faulty) {
      instance.http.plan(random);
    }

    Response response = instance.call(attempt.request());

    look();
    if (response != null) {
      hold(attempt, response);
    }
    if (!faulty) {
      int expected =
          live != null && live.content.equals(attempt.content()) && attempt.valid()
              ? 201
              : !attempt.valid() ? 400 : live != null ? 422 : 201;
      assertThat(response.status()).as(attempt.toString()).isEqualTo(expected);
      repeated += live != null && expected == 201 ? 1 : 0;
      reused += expected == 422 ? 1 : 0;
      refused += expected == 400 ? 1 : 0;
    }
    replaceCrashed();
  }

  private void several() throws Exception {
    String key = key();
    List<Callable<Response>> calls = new ArrayList<>();
    List<KeyedRequest> attempts = new ArrayList<>();
    for (Instance instance : instances) {
      instance.http.plan(random);
    }
    for (int i = 0; i < 2 + random.nextInt(2); i++) {
      KeyedRequest attempt = KeyedRequest.random(random, user, key);
      Instance instance = instances[random.nextInt(instances.length)];
      known.computeIfAbsent(attempt.scope(), s -> new Known());
      attempts.add(attempt);
      calls.add(() -> instance.call(attempt.request()));
    }

    List<Future<Response>> responses = threads.invokeAll(calls);

    look();
    for (int i = 0; i < attempts.size(); i++) {
      Response response = responses.get(i).get();
      if (response != null) {
        hold(attempts.get(i), response);
      }
    }
    replaceCrashed();
  }

  /** Holds a response to be the one of the only creation. */
  private void hold(KeyedRequest attempt, Response response) throws IOException {
    Known of = known.get(attempt.scope());
    Creation live = live(of);
    String what = attempt + ": " + text(response);
    switch (response.status()) {
      case 201 -> {
        assertThat(live).as(what).isNotNull();
        assertThat(live.content).as(what).isEqualTo(attempt.content());
        assertThat(ids(response)).as(what).isEqualTo(live.ids);
        String whole = response.headers() + text(response);
        assertThat(of.responses.computeIfAbsent(live.ids, ids -> whole)).isEqualTo(whole);
      }
      case 422 -> {
        assertThat(live).as(what).isNotNull();
        assertThat(live.content).as(what).isNotEqualTo(attempt.content());
      }
      case 400 -> assertThat(attempt.valid()).as(what).isFalse();
      default -> assertThat(response.status()).as(what).isEqualTo(503);
    }
  }

  /** Returns the creation that is remembered at this moment; {@code null} if there is none. */
  private Creation live(Known of) {
    if (of.creations.isEmpty()) {
      return null;
    }
    Creation last = of.creations.get(of.creations.size() - 1);
    boolean remembered =
        Duration.between(last.at, writer.clock().instant()).compareTo(FORGOTTEN) < 0;
    return remembered ? last : null;
  }

  /** Takes note of what has been created, at most once for a key in a day. */
  private void look() throws IOException {
    Map<String, Set<String>> created = new HashMap<>();
    for (Map<String, AttributeValue> item : items()) {
      if (item.get("entity").s().equals("NOTE") && seen.add(item.get("noteId").s())) {
        created
            .computeIfAbsent(item.get("title").s(), title -> new TreeSet<>())
            .add(item.get("noteId").s());
      }
    }
    for (Map.Entry<String, Set<String>> entry : created.entrySet()) {
      String scope = entry.getKey().split(" ")[0];
      Known of = known.get(scope);
      assertThat(live(of)).as("a second note: " + entry).isNull();
      assertThat(entry.getValue()).hasSize(scope.startsWith("/notes/batch") ? 2 : 1);
      of.creations.add(new Creation(entry.getKey(), writer.clock().instant(), entry.getValue()));
    }
  }

  private List<Map<String, AttributeValue>> items() {
    return writer
        .dynamoDb()
        .queryPaginator(
            r ->
                r.tableName(TestWriter.TABLES.notes())
                    .consistentRead(true)
                    .keyConditionExpression("PK = :user")
                    .expressionAttributeValues(
                        Map.of(":user", AttributeValue.fromS(NoteKeys.partition(user)))))
        .items()
        .stream()
        .toList();
  }

  private void deleteOne() {
    List<String> ids =
        items().stream()
            .filter(item -> item.get("entity").s().equals("NOTE"))
            .map(item -> item.get("noteId").s())
            .toList();
    if (!ids.isEmpty()) {
      NoteId id = new NoteId(ids.get(random.nextInt(ids.size())));
      writer
          .dynamoDb()
          .deleteItem(r -> r.tableName(TestWriter.TABLES.notes()).key(NoteKeys.note(user, id)));
    }
  }

  private String key() {
    return "k" + random.nextInt(KEYS);
  }

  private static Set<String> ids(Response response) throws IOException {
    JsonNode json = JSON.readTree(response.body());
    Set<String> ids = new TreeSet<>();
    if (json.has("items")) {
      json.path("items").forEach(item -> ids.add(item.path("id").asText()));
    } else {
      ids.add(json.path("id").asText());
    }
    return ids;
  }

  private static String text(Response response) {
    String text = new String(response.body(), StandardCharsets.UTF_8);
    return text.replace(KeyedRequest.LONG, "xxx");
  }

  private void replaceCrashed() {
    for (int i = 0; i < instances.length; i++) {
      if (instances[i].http.crashed()) {
        crashed++;
        restart(i);
      }
    }
  }

  private void restart(int index) {
    instances[index].close();
    instances[index] = new Instance();
  }

  @Override
  public void close() {
    threads.shutdownNow();
    for (Instance instance : instances) {
      instance.close();
    }
    http.close();
  }

  /** One instance of the service. */
  private final class Instance implements AutoCloseable {

    private final CrashingHttp http = new CrashingHttp(IdempotencyHistory.this.http);
    private final DynamoDbClients clients = writer.clients(http);
    private final NotesApi api =
        NotesApi.builder()
            .clients(clients)
            .clock(writer.clock())
            .identity(new LocalIdentity())
            .blobs(new DirectoryBlobStore(blobs))
            .build();

    /** Returns the response; {@code null} if the instance crashed. */
    Response call(Request request) {
      try {
        return api.handle(request);
      } catch (CrashingHttp.Crash crash) {
        return null;
      }
    }

    @Override
    public void close() {
      api.close();
      clients.close();
    }
  }
}
