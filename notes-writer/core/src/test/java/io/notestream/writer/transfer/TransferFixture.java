package io.notestream.writer.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.model.blob.DirectoryBlobStore;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NoteCodec;
import io.notestream.writer.TestWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A table of notes, a blob store, and files to copy notes to and from. */
@Timeout(120)
abstract class TransferFixture {

  static final UserId ALICE = new UserId("alice");
  static final UserId BOB = new UserId("bob ✓");

  @TempDir Path directory;

  TestWriter writer;
  DirectoryBlobStore blobs;
  final List<String> problems = new CopyOnWriteArrayList<>();

  @BeforeEach
  void start() {
    Path place = directory.resolve("blobs");
    writer = new TestWriter(place);
    blobs = new DirectoryBlobStore(place);
  }

  @AfterEach
  void stop() {
    writer.close();
  }

  TransferSettings settings() {
    return TransferSettings.of(writer.clients())
        .withClock(writer.clock())
        .withBlobs(blobs)
        .withMaxUnits(0)
        .withGiveUpAfter(Duration.ofSeconds(10));
  }

  static Note.Builder note(UserId user) {
    return Note.builder(NoteId.next(TestWriter.START), user, TestWriter.START).title("milk");
  }

  /** A line of a note whose id nothing else has. */
  static String line() {
    return NoteLine.write(note(ALICE).build(), "2 l");
  }

  static byte[] bytes(List<String> lines) {
    return String.join("\n", lines).getBytes(UTF_8);
  }

  static List<String> newLines(int count) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add(line());
    }
    return lines;
  }

  void store(Note note) {
    writer.put(TestWriter.TABLES.notes(), NoteCodec.encode(note));
  }

  List<Note> storeSome(int count) {
    List<Note> notes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      UserId user = new UserId("user-" + i % 7);
      notes.add(note(user).title("note " + i).body("b".repeat(i % 500)).build());
      store(notes.get(i));
    }
    return notes;
  }

  List<String> export(String name) throws IOException {
    Path file = directory.resolve(name);
    assertThat(new NoteExport(settings(), null).toFile(file, problems::add)).isTrue();
    assertThat(directory.resolve(name + ".state")).doesNotExist();
    return lines(file);
  }

  static List<String> lines(Path file) throws IOException {
    try (var in = Files.newInputStream(file);
        var plain = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in) {
      return new String(plain.readAllBytes(), UTF_8).lines().toList();
    }
  }

  ImportReport imports(List<String> lines) {
    NoteImport imports = new NoteImport(settings());
    assertThat(imports.fromStream(new ByteArrayInputStream(bytes(lines)), 1, problems::add))
        .isTrue();
    return imports.report();
  }

  /** All items, each under its keys. */
  Map<String, Map<String, AttributeValue>> items() {
    Map<String, Map<String, AttributeValue>> items = new HashMap<>();
    writer
        .dynamoDb()
        .scanPaginator(r -> r.tableName(TestWriter.TABLES.notes()))
        .items()
        .forEach(item -> items.put(item.get("PK").s() + item.get("SK").s(), item));
    return items;
  }

  void deleteAll() {
    for (Map<String, AttributeValue> item : items().values()) {
      writer
          .dynamoDb()
          .deleteItem(
              r ->
                  r.tableName(TestWriter.TABLES.notes())
                      .key(Map.of("PK", item.get("PK"), "SK", item.get("SK"))));
    }
  }
}
