package io.notestream.writer.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.function.runtime.FirstClasses;
import io.notestream.function.runtime.HeldState;
import io.notestream.function.runtime.RuntimeApi;
import io.notestream.function.runtime.SnapshotProcess;
import io.notestream.local.LocalDynamoDb;
import io.notestream.model.note.NoteId;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableCreator;
import io.notestream.model.table.TableNames;
import io.notestream.writer.contract.Reply;
import io.notestream.writer.dynamodb.DynamoDbClients;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What the function does before SnapStart's snapshot. With {@code -Dfirst-classes.write=true} it
 * adds to the list of classes what the list lacks.
 */
class SnapshotTest {

  private static final Duration TIME = Duration.ofSeconds(10);

  @Test
  void theFirstRequestsLoadNothingAndNobodyIsCalledBefore() throws IOException {
    FirstClasses list = new FirstClasses(ApiHandler.class, ApiHandler.FIRST_CLASSES);
    try (LocalDynamoDb engine = LocalDynamoDb.builder().port(0).start()) {
      createTables(engine);
      engine.stats().reset();
      Map<String, String> variables =
          variables("AWS_ENDPOINT_URL_DYNAMODB", engine.endpoint().toString());
      try (SnapshotProcess function = new SnapshotProcess(ApiHandler.class, variables)) {
        function.awaitSnapshot();
        assertThat(engine.stats().lines()).isEmpty();
        assertThat(function.log()).isEmpty();

        function.restore();
        String body = "{\"title\":\"a\",\"body\":\"b\",\"tags\":[\"t\"],\"ttlSeconds\":900}";
        Reply created = send(function, "POST", "/notes", body);
        assertThat(created.status()).isEqualTo(201);
        String note = created.headers().get("Location");
        assertThat(send(function, "GET", note, null).status()).isEqualTo(200);
        assertThat(send(function, "GET", "/notes", null).status()).isEqualTo(200);
        assertThat(send(function, "GET", "/summary", null).status()).isEqualTo(200);
        assertThat(send(function, "PUT", note, body).status()).isEqualTo(200);
        assertThat(send(function, "DELETE", note, null).status()).isEqualTo(204);
        assertThat(send(function, "GET", note, null).status()).isEqualTo(404);

        assertThat(list.late(function.loadedSinceSnapshot())).isEmpty();
      }
    }
  }

  /** With the generation another than the first, the function would have a reason to call. */
  @Test
  void credentialsAreNotAskedForBefore() throws IOException {
    FirstClasses list = new FirstClasses(ApiHandler.class, ApiHandler.FIRST_CLASSES);
    // This host, but none that gets local credentials. Nobody listens, which is known at once: to
    // look up a name could take until the time is up, which is another failure.
    Map<String, String> variables = variables("AWS_ENDPOINT_URL_DYNAMODB", "https://0.0.0.0:1");
    variables.put("NOTESTREAM_GENERATION", "2");
    try (SnapshotProcess function = new SnapshotProcess(ApiHandler.class, variables)) {
      function.awaitSnapshot();
      assertThat(function.credentialsAskedFor()).isZero();

      function.restore();
      assertThat(send(function, "GET", "/notes/" + id(), null).status()).isEqualTo(503);

      assertThat(function.credentialsAskedFor()).isPositive();
      assertThat(list.late(function.loadedSinceSnapshot())).isEmpty();
    }
  }

  @Test
  void neitherTimeNorRandomNumbersNorCredentialsAreHeld() throws IOException {
    Map<String, String> variables =
        variables("NOTESTREAM_ENDPOINT_URL", "https://dynamodb.invalid");
    variables.put("NOTESTREAM_REGION", "us-east-1");
    HeldState held = new HeldState();

    Rehearsal.perform();
    ApiHandler handler = new ApiHandler(FunctionSettings.of(variables));

    assertThat(held.of(handler)).isEmpty();
    assertThat(held.size()).isGreaterThan(100);
  }

  /** Ids that are made within a second follow the last one, in every process that is restored. */
  @Test
  void theIdOfTheRehearsalIsFollowedByNone() throws IOException {
    String created = Events.reply(Rehearsal.perform().get(0).getBytes()).headers().get("Location");

    assertThat(new NoteId(created.substring("/notes/".length())).time())
        .isBefore(Instant.now().minus(Duration.ofDays(365)));
  }

  @Test
  void theRehearsalSucceeds() throws IOException {
    assertThat(Rehearsal.perform())
        .extracting(result -> Events.reply(result.getBytes()).status())
        .containsExactly(201, 200, 200, 200, 204);
  }

  @Test
  void theListIsSortedAndHasClassesThatExist() throws IOException, ClassNotFoundException {
    List<String> names = new FirstClasses(ApiHandler.class, ApiHandler.FIRST_CLASSES).names();

    assertThat(names).isNotEmpty().isSorted().doesNotHaveDuplicates();
    for (String name : names) {
      Class.forName(name, false, ApiHandler.class.getClassLoader());
    }
  }

  private static Reply send(SnapshotProcess function, String method, String path, String body) {
    RuntimeApi.Result result =
        function.invoke(TestFunction.event(method, path, body).toString(), TIME);
    assertThat(result.error()).isNull();
    return Events.reply(result.response());
  }

  private static String id() {
    return NoteId.next(Instant.now()).value();
  }

  private static Map<String, String> variables(String name, String value) {
    Map<String, String> variables = new HashMap<>();
    variables.put("NOTESTREAM_CURSOR_KEYS", TestFunction.CURSOR_KEY);
    variables.put("NOTESTREAM_CLOUDWATCH", "Notestream/f");
    variables.put(name, value);
    return variables;
  }

  private static void createTables(LocalDynamoDb engine) {
    try (DynamoDbClients clients = Connections.dynamoDb(engine.endpoint(), null)) {
      new TableCreator(clients.reads()).createMissing(NotestreamTables.all(TableNames.standard()));
    }
  }
}
