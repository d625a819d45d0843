package io.notestream.writer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.notestream.local.LocalClock;
import io.notestream.local.LocalDynamoDb;
import io.notestream.model.blob.DirectoryBlobStore;
import io.notestream.model.change.ExpiryCause;
import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NoteCodec;
import io.notestream.model.table.NoteKeys;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableCreator;
import io.notestream.model.table.TableNames;
import io.notestream.model.view.ArchivedNote;
import io.notestream.writer.api.NotesApi;
import io.notestream.writer.api.RequestLimits;
import io.notestream.writer.dynamodb.DynamoDbClients;
import io.notestream.writer.http.Request;
import io.notestream.writer.http.Response;
import io.notestream.writer.identity.LocalIdentity;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The notes API on an engine of its own, with a clock that stands still until it is moved. */
public final class TestWriter implements AutoCloseable {

  public static final Instant START = Instant.parse("2026-11-25T09:30:00.250Z");
  public static final TableNames TABLES = TableNames.standard();

  private static final ObjectMapper JSON = new ObjectMapper();

  private final LocalClock clock = LocalClock.frozenAt(START);
  private final LocalDynamoDb engine;
  private final SdkHttpClient http = UrlConnectionHttpClient.create();
  private final DynamoDbClients clients;
  private final NotesApi api;
  private long sequence = 111;
  private final Path blobs;

  /**
   * @param blobs where large bodies go; {@code null} for nowhere
   */
  public TestWriter(Path blobs) {
    this(blobs, 1 << 20);
  }

  /** A writer that takes requests of other lengths than 1 MiB. */
  public TestWriter(Path blobs, int maxRequestBytes) {
    this(blobs, api -> api.limits(RequestLimits.standard().withMaxBytes(maxRequestBytes)));
  }

  /** A writer with settings of its own. */
  public TestWriter(Path blobs, UnaryOperator<NotesApi.Builder> settings) {
    this.blobs = blobs;
    // The engine's own time to live stays out of the way, unless a test asks for it.
    engine = LocalDynamoDb.builder().clock(clock).ttlDelay(Duration.ofDays(2)).start();
    clients = clients(http);
    new TableCreator(clients.reads()).createMissing(NotestreamTables.all(TABLES));
    NotesApi.Builder builder =
        NotesApi.builder().clients(clients).clock(clock).identity(new LocalIdentity());
    api =
        settings.apply(builder).blobs(blobs == null ? null : new DirectoryBlobStore(blobs)).build();
  }

  public DynamoDbClients clients(SdkHttpClient client) {
    return DynamoDbClients.build(
        builder ->
            builder
                .httpClient(client)
                .endpointOverride(engine.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(
                    StaticCredentialsProvider.create(
                        AwsBasicCredentials.create("local", "local"))));
  }

  /** An HTTP client for {@link #clients(SdkHttpClient)} between whose requests a test can act. */
  public InterposedHttp interposedHttp() {
    return new InterposedHttp(http);
  }

  public LocalClock clock() {
    return clock;
  }

  public LocalDynamoDb engine() {
    return engine;
  }

  public DynamoDbClients clients() {
    return clients;
  }

  public DynamoDbClient dynamoDb() {
    return clients.reads();
  }

  /** A caller of the API. */
  public User user(String name) {
    return new User(name);
  }

  /** The stored item; empty if there is none. */
  public Map<String, AttributeValue> item(UserId user, NoteId id) {
    return dynamoDb()
        .getItem(r -> r.tableName(TABLES.notes()).key(NoteKeys.note(user, id)).consistentRead(true))
        .item();
  }

  /** Stores an item as it is. */
  public void put(String table, Map<String, AttributeValue> item) {
    dynamoDb().putItem(r -> r.tableName(table).item(item));
  }

  /** The text of a body, in gzip or not. */
  static String plain(byte[] body) {
    try {
      boolean zipped = body.length > 2 && body[0] == 0x1f && body[1] == (byte) 0x8b;
      byte[] plain =
          zipped ? new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes() : body;
      return new String(plain, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Lets a note expire, be removed and be archived, as the consumer does.
   *
   * @param kept how long the archive keeps it
   * @return the expiration's id
   */
  public String expire(UserId user, NoteId id, Duration kept) {
    Note note = ((NoteCodec.ReadableNote) NoteCodec.decode(item(user, id))).note();
    Instant now = note.expiry().instant();
    clock.set(now);
    dynamoDb().deleteItem(r -> r.tableName(TABLES.notes()).key(NoteKeys.note(user, id)));
    ArchivedNote archived =
        new ArchivedNote(
            note,
            new SequenceNumber(Long.toString(sequence++)),
            ExpiryCause.SWEEPER,
            now,
            now,
            now.plus(kept),
            null);
    put(TABLES.noteOps(), archived.toItem());
    return archived.eventId();
  }

  /** The bodies in the blob store. */
  public List<Path> blobKeys() {
    try (Stream<Path> files = Files.walk(blobs)) {
      return files.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    api.close();
    clients.close();
    http.close();
    engine.close();
  }

  /** What the API returned. */
  public record JsonResponse(int status, Map<String, String> headers, String text) {

    public JsonNode json() {
      try {
        return JSON.readTree(text);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** The member of a note. */
    public String get(String member) {
      return json().path(member).asText();
    }

    public NoteId noteId() {
      return new NoteId(get("id"));
    }

    /** The values of that member in all items of a list. */
    public List<String> all(String member) {
      List<String> values = new ArrayList<>();
      json().path("items").forEach(item -> values.add(item.path(member).asText()));
      return values;
    }

    public String header(String name) {
      return headers.get(name);
    }
  }

  /** Calls the API as one user. */
  public final class User {

    private final String name;

    private User(String name) {
      this.name = name;
    }

    public UserId id() {
      return new UserId(name);
    }

    public JsonResponse get(String target, String... headers) {
      return call("GET", target, null, headers);
    }

    public JsonResponse post(String target, String body, String... headers) {
      return call("POST", target, body, headers);
    }

    public JsonResponse put(String target, String body, String... headers) {
      return call("PUT", target, body, headers);
    }

    public JsonResponse patch(String target, String body, String... headers) {
      return call("PATCH", target, body, headers);
    }

    public JsonResponse delete(String target, String... headers) {
      return call("DELETE", target, null, headers);
    }

    /** A note with that title, and more members such as {@code "ttlSeconds": 5}. */
    public NoteId create(String title, String... members) {
      String more = members.length == 0 ? "" : ", " + String.join(", ", members);
      JsonResponse response = post("/notes", "{\"title\": \"" + title + "\"" + more + "}");
      if (response.status() != 201) {
        throw new AssertionError(response);
      }
      return response.noteId();
    }

    public JsonResponse call(String method, String target, String body, String... headers) {
      return send(
          method, target, body == null ? null : body.getBytes(StandardCharsets.UTF_8), headers);
    }

    /** Sends a body of any bytes; {@code null} for none. */
    public JsonResponse send(String method, String target, byte[] body, String... headers) {
      Map<String, List<String>> all = new HashMap<>();
      for (int i = 0; i < headers.length; i += 2) {
        all.put(headers[i], List.of(headers[i + 1]));
      }
      return send(method, target, body, all);
    }

    /** Posts a body with headers of any number of values. */
    public JsonResponse post(String target, String body, Map<String, List<String>> headers) {
      return send("POST", target, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    private JsonResponse send(
        String method, String target, byte[] body, Map<String, List<String>> headers) {
      Map<String, List<String>> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      all.put("x-user-id", List.of(name));
      if (body != null) {
        all.put("content-type", List.of("application/json"));
      }
      all.putAll(headers);
      int mark = target.indexOf('?');
      Response response =
          api.handle(
              new Request(
                  method,
                  mark < 0 ? target : target.substring(0, mark),
                  mark < 0 ? "" : target.substring(mark + 1),
                  all,
                  body == null ? new byte[0] : body));
      String text = new String(response.body(), StandardCharsets.UTF_8);
      String path = mark < 0 ? target : target.substring(0, mark);
      ApiContract.published()
          .check(method, path, body, response.status(), response.headers(), text);
      return new JsonResponse(response.status(), response.headers(), text);
    }
  }
}
