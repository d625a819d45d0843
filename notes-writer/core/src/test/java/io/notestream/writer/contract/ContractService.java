package io.notestream.writer.contract;

import com.nimbusds.jwt.JWTClaimsSet;
import io.notestream.local.LocalDynamoDb;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableCreator;
import io.notestream.model.table.TableNames;
import io.notestream.writer.ApiContract;
import io.notestream.writer.identity.jwt.Issuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** An API behind its transport, with an engine and an identity provider of its own. */
public final class ContractService implements AutoCloseable {

  private final LocalDynamoDb engine = LocalDynamoDb.builder().port(0).start();
  private final Issuer issuer = new Issuer();
  private final AtomicInteger users = new AtomicInteger();
  private final DynamoDbClient dynamoDb;
  private final Path blobs;
  private final Transport transport;

  private ContractService(Function<ServiceSettings, Transport> start) {
    dynamoDb =
        DynamoDbClient.builder()
            .endpointOverride(engine.endpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
            .build();
    new TableCreator(dynamoDb).createMissing(NotestreamTables.all(TableNames.standard()));
    try {
      blobs = Files.createTempDirectory("notes-contract");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    transport =
        start.apply(
            new ServiceSettings(
                engine.endpoint(),
                issuer.name(),
                Issuer.AUDIENCE,
                issuer.keys(),
                blobs,
                "0123456789abcdef0123456789abcdef"));
  }

  /** Starts an API with the settings that it is given, and what it needs. */
  public static ContractService start(Function<ServiceSettings, Transport> start) {
    return new ContractService(start);
  }

  LocalDynamoDb engine() {
    return engine;
  }

  DynamoDbClient dynamoDb() {
    return dynamoDb;
  }

  Issuer issuer() {
    return issuer;
  }

  /** A user whom no other test knows. */
  User newUser() {
    return user("user-" + users.incrementAndGet());
  }

  User user(String name) {
    return new User(new UserId(name), token(name, null));
  }

  /** A user whose token has a scope. */
  User withScope(String scope) {
    String name = "scoped-" + users.incrementAndGet();
    return new User(new UserId(name), token(name, scope));
  }

  private String token(String user, String scope) {
    JWTClaimsSet.Builder claims = issuer.claims(Instant.now()).subject(user);
    return issuer.es256((scope == null ? claims : claims.claim("scope", scope)).build());
  }

  /** Sends a request without adding anything to it, and holds the response to openapi.yaml. */
  Reply send(String method, String target, byte[] body, List<Map.Entry<String, String>> headers) {
    Call call = new Call(method, target, headers, body);
    Reply reply = transport.send(call);
    ApiContract.published()
        .check(
            method,
            decoded(call.path()),
            withoutMark(body),
            reply.status(),
            reply.headers(),
            reply.text());
    return reply;
  }

  /** Not every path is encoded as it should be. */
  private static String decoded(String path) {
    try {
      return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return path;
    }
  }

  /** A byte order mark may be ignored, but not by the library that checks the contract. */
  private static byte[] withoutMark(byte[] body) {
    boolean marked =
        body != null && body.length > 2 && body[0] == (byte) 0xef && body[1] == (byte) 0xbb;
    return marked ? Arrays.copyOfRange(body, 3, body.length) : body;
  }

  /** Sends a request of nobody, with headers as name and value in turn. */
  Reply send(String method, String target, String... headers) {
    return send(method, target, null, pairs(headers));
  }

  static List<Map.Entry<String, String>> pairs(String... headers) {
    List<Map.Entry<String, String>> pairs = new ArrayList<>();
    for (int i = 0; i < headers.length; i += 2) {
      pairs.add(Map.entry(headers[i], headers[i + 1]));
    }
    return pairs;
  }

  @Override
  public void close() {
    transport.close();
    dynamoDb.close();
    issuer.close();
    engine.close();
    try (Stream<Path> files = Files.walk(blobs)) {
      files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Calls the API with a token of one user. */
  final class User {

    private final UserId id;
    private final String token;

    private User(UserId id, String token) {
      this.id = id;
      this.token = token;
    }

    UserId id() {
      return id;
    }

    String token() {
      return token;
    }

    Reply get(String target, String... headers) {
      return send("GET", target, null, headers);
    }

    Reply delete(String target, String... headers) {
      return send("DELETE", target, null, headers);
    }

    Reply post(String target, String body, String... headers) {
      return send("POST", target, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    Reply put(String target, String body, String... headers) {
      return send("PUT", target, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    Reply patch(String target, String body, String... headers) {
      return send("PATCH", target, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    /** A note, given its members. */
    Reply create(String members) {
      Reply reply = post("/notes", "{" + members + "}");
      if (reply.status() != 201) {
        throw new AssertionError(reply);
      }
      return reply;
    }

    /** Sends a body, as JSON unless the headers name another type; {@code null} for none. */
    Reply send(String method, String target, byte[] body, String... headers) {
      List<Map.Entry<String, String>> all = pairs(headers);
      all.add(Map.entry("Authorization", "Bearer " + token));
      boolean typed = all.stream().anyMatch(h -> h.getKey().equalsIgnoreCase("Content-Type"));
      if (body != null && !typed) {
        all.add(Map.entry("Content-Type", "application/json"));
      }
      return ContractService.this.send(method, target, body, all);
    }
  }
}
