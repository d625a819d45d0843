package io.notestream.writer.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.local.fault.CallStats;
import io.notestream.model.change.ExpiryCause;
import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.ArchivedNote;
import io.notestream.writer.TestWriter;
import io.notestream.writer.TestWriter.JsonResponse;
import io.notestream.writer.TestWriter.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Measures what the requests cost, and holds the README's table against it; with {@code
 * -Dreadme.write=true} it writes the table.
 */
class CostsTest {

  private static final Path README = Path.of("../README.md");
  private static final String BEGIN = "<!-- costs: begin -->\n";
  private static final String END = "<!-- costs: end -->\n";

  private final List<String> rows = new ArrayList<>();

  @TempDir private Path blobs;
  private TestWriter writer;
  private User alice;
  private NoteId id;

  @Test
  void readmeSaysWhatRequestsCost() throws IOException {
    try (TestWriter started = new TestWriter(blobs)) {
      writer = started;
      alice = writer.user("alice");
      creations();
      reads();
      changes();
      expirations();
      operators();
    }
    String table =
        "\n| request | calls | read units | write units |\n|---|---|---|---|\n"
            + String.join("", rows)
            + "\n";
    String readme = Files.readString(README);
    int begin = readme.indexOf(BEGIN) + BEGIN.length();
    int end = readme.indexOf(END);
    if (Boolean.getBoolean("readme.write")) {
      Files.writeString(README, readme.substring(0, begin) + table + readme.substring(end));
    } else {
      assertThat(readme.substring(begin, end)).isEqualTo(table);
    }
  }

  private void creations() {
    measure("`POST /notes`", () -> create(note("")));
    measure("… that expires", () -> create(note(", \"ttlSeconds\": 86400")));
    measure(
        "… with a body over 64 KiB",
        () -> create("{\"title\": \"large\", \"body\": \"" + "x".repeat(70_000) + "\"}"));
    measure(
        "… with an `Idempotency-Key`",
        () -> alice.post("/notes", note(""), "Idempotency-Key", "key"));
    measure(
        "… again, with the same key",
        () -> alice.post("/notes", note(""), "Idempotency-Key", "key"));
    String ten = String.join(", ", Collections.nCopies(10, note("")));
    measure(
        "`POST /notes/batch` of 10",
        () -> alice.post("/notes/batch", "{\"notes\": [" + ten + "]}"));
    for (int i = 0; i < 30; i++) {
      id = create(note("")).noteId();
    }
  }

  private void reads() {
    measure("`GET /notes/{id}`", () -> alice.get("/notes/" + id));
    measure("`GET /notes`, a page of 20", () -> alice.get("/notes"));
    measure("`GET /summary`", () -> alice.get("/summary"));
    measure("`GET /tags`", () -> alice.get("/tags"));
    measure("`GET /days`", () -> alice.get("/days"));
    measure("`GET /summary/{projection}`", () -> alice.get("/summary/weekdays"));
    measure("`GET /notes/{id}/audit`", () -> alice.get("/notes/" + id + "/audit"));
  }

  private void changes() {
    measure("`PUT /notes/{id}`", () -> alice.put("/notes/" + id, note("")));
    measure("`PATCH /notes/{id}`", () -> alice.patch("/notes/" + id, "{\"title\": \"bread\"}"));
    measure("… a new expiry", () -> alice.patch("/notes/" + id, "{\"ttlSeconds\": 86400}"));
    measure("`DELETE /notes/{id}`", () -> alice.delete("/notes/" + create(note("")).noteId()), 1);
    measure(
        "… that is about to expire",
        () -> alice.delete("/notes/" + create(note(", \"ttlSeconds\": 5")).noteId()),
        2);
  }

  private void expirations() {
    Note note =
        Note.builder(NoteId.next(TestWriter.START), alice.id(), TestWriter.START)
            .title("milk")
            .body("x".repeat(500))
            .build();
    Instant now = TestWriter.START;
    ArchivedNote archived =
        new ArchivedNote(
            note,
            new SequenceNumber("17"),
            ExpiryCause.TTL,
            now,
            now,
            now.plus(Duration.ofDays(30)).truncatedTo(ChronoUnit.SECONDS),
            null);
    writer.put(TestWriter.TABLES.noteOps(), archived.toItem());
    measure("`GET /expirations`", () -> alice.get("/expirations"));
    measure(
        "`POST /expirations/{id}/restore`",
        () -> alice.post("/expirations/" + note.id() + ":17/restore", "{}"));
  }

  private void operators() {
    Map<String, AttributeValue> item = new HashMap<>(ViewKeys.userSummary(alice.id()));
    item.put("userId", AttributeValue.fromS("alice"));
    item.put("activeNotes", AttributeValue.fromN("1"));
    item.put(KeyAttributes.GSI1_PK, AttributeValue.fromS(ViewKeys.ranking(alice.id())));
    writer.put(TestWriter.TABLES.noteViews(), item);
    measure("`GET /summaries`", () -> alice.get("/summaries"));
    measure("`GET /dead-letters`, `GET /gaps`", () -> alice.get("/dead-letters"));
    measure("`GET /health/ready`", () -> alice.get("/health/ready"));
  }

  private JsonResponse create(String note) {
    return alice.post("/notes", note);
  }

  /** A note whose item has less than 1 KB. */
  private static String note(String members) {
    return "{\"title\": \"milk\", \"tags\": [\"shop\", \"food\"], \"body\": \""
        + "x".repeat(500)
        + "\""
        + members
        + "}";
  }

  private void measure(String what, Supplier<JsonResponse> request) {
    writer.engine().stats().reset();
    assertThat(request.get().status()).as(what).isBetween(200, 299);
    add(what, 0, 0, 0);
  }

  /** Measures a request that needs a note of its own, whose creation is not counted. */
  private void measure(String what, Supplier<JsonResponse> request, int putUnits) {
    writer.engine().stats().reset();
    assertThat(request.get().status()).as(what).isBetween(200, 299);
    add(what, 1, 0, putUnits);
  }

  private void add(String what, long calls, double reads, double writes) {
    long allCalls = -calls;
    double readUnits = -reads;
    double writeUnits = -writes;
    for (CallStats.Line line : writer.engine().stats().lines()) {
      allCalls += line.calls();
      readUnits += line.readUnits();
      writeUnits += line.writeUnits();
    }
    rows.add(
        String.format(
            Locale.ROOT,
            "| %s | %d | %s | %s |\n",
            what,
            allCalls,
            units(readUnits),
            units(writeUnits)));
  }

  private static String units(double units) {
    return units == Math.rint(units)
        ? Long.toString(Math.round(units))
        : String.format(Locale.ROOT, "%.1f", units);
  }
}
