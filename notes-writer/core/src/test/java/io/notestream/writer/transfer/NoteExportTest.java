package io.notestream.writer.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notestream.local.fault.Faults;
import io.notestream.model.note.Expiry;
import io.notestream.model.note.Note;
import io.notestream.model.note.Tags;
import io.notestream.model.table.Attributes;
import io.notestream.model.table.NoteCodec;
import io.notestream.writer.TestWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class NoteExportTest extends TransferFixture {

  @Test
  void oddNotesComeBackAsTheyWere() throws Exception {
    List<Note> notes =
        List.of(
            note(ALICE).body("").build(),
            note(BOB)
                .title("e\u0301 \uD83D\uDE00 \u202E \u0007 \" \\ \u2028")
                .body("line\r\nline\u0000\u0085")
                .tags(Tags.of(List.of("Ünï", "a b", "e\u0301")))
                .version(41)
                .updatedAt(TestWriter.START.plusMillis(1))
                .trace("0af7651916cd43dd8448eb211c80319c")
                .build(),
            note(ALICE).title("").expiry(Expiry.of(new BigDecimal("1900000000.123456789"))).build(),
            note(ALICE).expiry(new Expiry(Expiry.MAX_EPOCH_SECONDS)).build());
    notes.forEach(this::store);
    String large = "\u0001ä".repeat(300_000);
    blobs.put("bodies/large", large.getBytes(UTF_8));
    Note largeNote = note(BOB).bodyRef("bodies/large", large.getBytes(UTF_8).length).build();
    store(largeNote);
    var before = items();

    List<String> lines = export("notes.jsonl.gz");
    deleteAll();
    ImportReport report = imports(lines);

    assertThat(report).isEqualTo(new ImportReport(5, 0, 0, 0, 5, 0));
    assertThat(problems).isEmpty();
    assertThat(items().keySet()).isEqualTo(before.keySet());
    for (Note note : notes) {
      assertThat(NoteCodec.decode(writer.item(note.userId(), note.id())))
          .isEqualTo(new NoteCodec.ReadableNote(note));
    }
    AttributeValue ref = writer.item(BOB, largeNote.id()).get(Attributes.BODY_REF);
    assertThat(ref.s()).isNotEqualTo("bodies/large");
    assertThat(blobs.get(ref.s()).map(bytes -> new String(bytes, UTF_8))).contains(large);
  }

  @Test
  void exportsOneUserAlone() throws Exception {
    Note first = note(ALICE).build();
    Note second = note(ALICE).build();
    store(first);
    store(second);
    store(note(BOB).build());
    writer.put(
        TestWriter.TABLES.notes(),
        Map.of(
            "PK", AttributeValue.fromS("USER#alice"),
            "SK", AttributeValue.fromS("IDEM#1"),
            "entity", AttributeValue.fromS("IDEMPOTENCY")));
    Path file = directory.resolve("alice.jsonl");
    NoteExport export = new NoteExport(settings(), ALICE, Duration.ZERO, 1);

    assertThat(export.toFile(file, problems::add)).isTrue();

    assertThat(lines(file)).containsExactly(NoteLine.write(first, ""), NoteLine.write(second, ""));
    assertThat(export.report()).isEqualTo(new ExportReport(2, 0, 0));
  }

  @Test
  void namesWhatCannotBeReadAndLeavesOutWhatHasEnded() {
    store(note(ALICE).build());
    store(note(ALICE).expiry(Expiry.notBefore(TestWriter.START.minusSeconds(9))).build());
    store(note(ALICE).deletedAt(TestWriter.START).build());
    Note lost = note(ALICE).bodyRef("bodies/lost", 70_000).build();
    store(lost);
    Map<String, AttributeValue> broken = new HashMap<>(NoteCodec.encode(note(BOB).build()));
    broken.remove(Attributes.TITLE);
    writer.put(TestWriter.TABLES.notes(), broken);
    NoteExport export = new NoteExport(settings(), null);

    assertThat(export.toFile(directory.resolve("notes.jsonl"), problems::add)).isTrue();

    assertThat(export.report()).isEqualTo(new ExportReport(1, 2, 2));
    assertThat(problems)
        .hasSize(2)
        .anyMatch(line -> line.contains(lost.id().value()) && line.contains("missing"))
        .anyMatch(line -> line.contains(broken.get("SK").s()) && line.contains("title is missing"));
  }

  @Test
  void exportGoesOnWhereItFailedAndHasEachNoteOnce() throws Exception {
    List<String> ids = storeSome(60).stream().map(note -> note.id().value()).toList();
    for (String name : List.of("notes.jsonl", "notes.jsonl.gz")) {
      Path file = directory.resolve(name);
      int runs = 1;
      Faults faults = writer.engine().faults();
      faults.seed(1);
      faults.on("Scan").rate(0.3).fail("AccessDeniedException");
      while (!attempt(file)) {
        runs++;
        // What a process that was killed had written after the state.
        Files.writeString(file, "half a li", StandardOpenOption.APPEND);
      }
      faults.clear();

      assertThat(runs).isGreaterThan(2);
      assertThat(lines(file)).hasSize(60).doesNotHaveDuplicates();
      assertThat(String.join("\n", lines(file))).contains(ids);
      assertThat(directory.resolve(name + ".state")).doesNotExist();
    }
  }

  private boolean attempt(Path file) {
    try {
      return new NoteExport(settings().withParallel(3), null, Duration.ZERO, 2)
          .toFile(file, problems::add);
    } catch (TransferException e) {
      assertThat(e).hasMessageContaining("injected");
      return false;
    }
  }

  @Test
  void exportIsNotMixedWithAnother() throws Exception {
    storeSome(9);
    Path file = directory.resolve("notes.jsonl");
    export("notes.jsonl");
    assertThatThrownBy(() -> export("notes.jsonl")).hasMessageContaining("is there already");

    Files.delete(file);
    writer.engine().faults().on("Scan").next(1).fail("AccessDeniedException");
    assertThat(attempt(file)).isFalse();
    assertThatThrownBy(() -> new NoteExport(settings(), ALICE).toFile(file, problems::add))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("was begun for all users");

    Files.writeString(directory.resolve("notes.jsonl.state"), "{\"format\":1}");
    assertThatThrownBy(() -> export("notes.jsonl")).hasMessageContaining("remove it");
  }

  @Test
  void emptyExportIsAFileInGzip() throws Exception {
    assertThat(export("none.jsonl.gz")).isEmpty();
  }

  /** In the long profile, ten thousand notes. */
  @Test
  void manyNotesComeBack() throws Exception {
    int count = 200 * Integer.getInteger("test.histories", 1);
    storeSome(count);

    List<String> lines = export("notes.jsonl.gz");
    deleteAll();
    ImportReport report = imports(lines);

    assertThat(report).isEqualTo(new ImportReport(count, 0, 0, 0, count, 0));
    assertThat(items()).hasSize(count);
  }
}
