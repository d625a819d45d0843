package io.notestream.writer.api;

import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.NoteId;
import io.notestream.model.view.DeadLetter;
import io.notestream.model.view.DeadLetterKey;
import io.notestream.model.view.Gap;
import io.notestream.writer.ApiContract;
import io.notestream.writer.ContractExamples;
import io.notestream.writer.TestWriter;
import io.notestream.writer.TestWriter.JsonResponse;
import io.notestream.writer.TestWriter.User;
import io.notestream.writer.contract.StoredViews;
import io.notestream.writer.http.Response;
import io.notestream.writer.identity.jwt.Issuer;
import io.notestream.writer.identity.jwt.JwtIdentity;
import io.notestream.writer.identity.jwt.JwtSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Sends the requests and gets the responses that the contract has as examples, and holds the
 * contract against them; with {@code -Dreadme.write=true} it writes the examples.
 */
class ExamplesTest {

  private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  private static final String NEW_NOTE =
      "{\"title\": \"Buy milk\", \"body\": \"2 l, and bread\", \"tags\": [\"shop\"],"
          + " \"ttlSeconds\": 86400}";
  private static final String NEW_NOTES =
      "{\"notes\": [{\"title\": \"Buy milk\", \"tags\": [\"shop\"]}, {\"title\": \"Call Eve\","
          + " \"expiresAt\": \"2026-11-26T18:00:00+01:00\"}]}";

  private final ContractExamples examples = new ContractExamples();

  @TempDir private Path blobs;
  private TestWriter writer;
  private User alice;
  private NoteId id;

  @Test
  void examplesAreWhatTheServiceReturns() throws IOException {
    try (TestWriter started = new TestWriter(blobs)) {
      writer = started;
      alice = writer.user("alice");
      notes();
      views();
      operators();
      refusals();
      expirations();
      failures();
    }
    callers();
    limits();

    examples.holdContract();
  }

  @Test
  void everyKindOfJsonHasExamplesThatFit() {
    ApiContract.published().checkExamples();
  }

  private void notes() {
    JsonResponse created = alice.post("/notes", examples.sent("NewNote", NEW_NOTE));
    id = created.noteId();
    examples.returned("CreatedNote", created);
    examples.returned("Note", alice.get("/notes/" + id));
    String patch =
        examples.sent("NotePatch", "{\"tags\": [\"shop\", \"today\"], \"expiresAt\": null}");
    alice.patch("/notes/" + id, patch);
    examples.returned(
        "CreatedNotes", alice.post("/notes/batch", examples.sent("NewNotes", NEW_NOTES)));
    examples.returned("NotePage", alice.get("/notes?tag=shop&limit=1"));
  }

  private void views() {
    StoredViews views = new StoredViews(writer.dynamoDb(), writer.clock());
    views.summary(alice.id(), 12, "2026-11-25T09:30:00.000Z");
    views.summary(writer.user("bob").id(), 3, "2026-11-24T17:05:00.000Z");
    views.tag(alice.id(), "shop", 4);
    views.tag(alice.id(), "today", 1);
    views.day(alice.id(), "2026-11-25", 5);
    views.day(alice.id(), "2026-11-24", 8);
    examples.returned("UserSummary", alice.get("/summary"));
    examples.returned("TagSummaryPage", alice.get("/tags"));
    examples.returned("DaySummaryPage", alice.get("/days?from=2026-11-01"));
    views.part(alice.id(), "weekdays", "SUNDAY", 4);
    examples.returned("ProjectedPartPage", alice.get("/summary/weekdays"));
    examples.returned("UserSummaryPage", alice.get("/summaries?by=active"));
  }

  private void operators() {
    Instant now = TestWriter.START;
    NoteId refused = new NoteId("01M890MRNT5C1Q8Z3V7R6W2K4J");
    DeadLetter letter =
        new DeadLetter(
            DeadLetterKey.ofRecord(new SequenceNumber("4711"), "USER#bob", "NOTE#" + refused),
            DeadLetter.State.OPEN,
            "TOO_MANY_ACTIONS",
            "the change needs 117 actions, a transaction has 100",
            1,
            "bob",
            refused.value(),
            refused + ":4711",
            "notes/shardId-00000001764061800250-6f1a",
            now,
            null,
            null,
            null,
            null,
            null,
            0);
    writer.put(TestWriter.TABLES.noteOps(), letter.toItem());
    Gap gap =
        Gap.seen(
            "2026-11-25T09:30:00.250",
            "shardId-00000001764061800250-6f1a",
            "4711",
            "4802",
            "records were trimmed before they were read",
            now);
    writer.put(TestWriter.TABLES.noteOps(), gap.toItem());
    examples.returned("DeadLetterPage", alice.get("/dead-letters"));
    examples.returned("GapPage", alice.get("/gaps"));
  }

  private void refusals() {
    examples.returned(
        "InvalidRequest",
        alice.post("/notes?x=1", "{\"title\": \" \", \"tags\": [\"shop\", \"\"]}"));
    examples.returned("MalformedBody", alice.post("/notes", "{\"title\": \"Buy milk\""));
    examples.returned("NotFound", alice.get("/notes/01KAWY26R0SQ0D4P0Z7JQ5W6YV"));
    examples.returned(
        "PreconditionFailed", alice.put("/notes/" + id, NEW_NOTE, "If-Match", "\"1\""));
    examples.returned(
        "UnsupportedMediaType", alice.post("/notes", NEW_NOTE, "content-type", "text/plain"));
    examples.returned(
        "UnsupportedCoding", alice.post("/notes", NEW_NOTE, "content-encoding", "br"));
    alice.post("/notes", NEW_NOTE, "Idempotency-Key", "5f1c");
    examples.returned(
        "KeyReused", alice.post("/notes", "{\"title\": \"Buy bread\"}", "Idempotency-Key", "5f1c"));
  }

  private void expirations() {
    StoredViews views = new StoredViews(writer.dynamoDb(), writer.clock());
    String expiration = views.expired(writer.user("carol").id(), "Buy milk");
    User carol = writer.user("carol");
    examples.returned("ExpirationPage", carol.get("/expirations"));
    examples.returned("ChangePage", carol.get("/notes/" + expiration.split(":")[0] + "/audit"));
    String restore = "/expirations/" + expiration + "/restore";
    examples.returned(
        "RestoredNote", carol.post(restore, examples.sent("Restore", "{\"ttlSeconds\": 604800}")));
    examples.returned("AlreadyRestored", carol.post(restore, "{}"));

    NoteId back = alice.create("Buy milk", "\"ttlSeconds\": 60");
    Map<String, AttributeValue> item = new HashMap<>(writer.item(alice.id(), back));
    String elsewhere = writer.expire(alice.id(), back, Duration.ofDays(30));
    item.remove("expiresAt");
    writer.put(TestWriter.TABLES.notes(), item);
    examples.returned("NoteExists", alice.post("/expirations/" + elsewhere + "/restore", "{}"));
  }

  private void failures() {
    examples.returned("Live", alice.get("/health/live"));
    examples.returned("Ready", alice.get("/health/ready"));
    Map<String, AttributeValue> item = new HashMap<>(writer.item(alice.id(), id));
    item.put("version", AttributeValue.fromS("one"));
    writer.put(TestWriter.TABLES.notes(), item);
    examples.returned("UnreadableItem", alice.get("/notes/" + id, "traceparent", TRACE));
    writer.engine().faults().on("GetItem").next(1).fail("AccessDeniedException");
    Response tooLong = NotesApi.responseTooLong("the response is longer than 6 MB; accept gzip");
    examples.returned(
        "ResponseTooLong",
        new JsonResponse(
            tooLong.status(),
            tooLong.headers(),
            new String(tooLong.body(), StandardCharsets.UTF_8)));
    examples.returned("Internal", alice.get("/notes/" + id, "traceparent", TRACE));
  }

  private void callers() {
    try (Issuer issuer = new Issuer();
        TestWriter strict =
            new TestWriter(
                null,
                api ->
                    api.identity(
                        new JwtIdentity(
                            JwtSettings.of(issuer.name(), Issuer.AUDIENCE, issuer.keys()),
                            () -> TestWriter.START)))) {
      String token = issuer.es256(issuer.claims(TestWriter.START).build());
      User caller = strict.user("alice");
      examples.returned("Unauthorized", caller.get("/notes"));
      examples.returned("Forbidden", caller.get("/gaps", "authorization", "Bearer " + token));
    }
  }

  private void limits() {
    RequestLimits limits =
        RequestLimits.standard().withPerUser(1).withDeadline(Duration.ofMillis(600));
    try (TestWriter strict = new TestWriter(null, api -> api.limits(limits))) {
      String large = "{\"title\": \"Long\", \"body\": \"" + "x".repeat(70_000) + "\"}";
      examples.returned("TooLarge", strict.user("alice").post("/notes", large));
      strict.user("alice").get("/notes");
      examples.returned("TooManyRequests", strict.user("alice").get("/notes"));
      strict.engine().faults().on("PutItem").throttle();
      examples.returned(
          "Unavailable", strict.user("bob").post("/notes", NEW_NOTE, "traceparent", TRACE));
    }
  }
}
