package io.notestream.writer.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notestream.model.note.Expiry;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.table.NoteCodec;
import io.notestream.model.table.TableNames;
import io.notestream.model.view.Erasure;
import io.notestream.writer.TestWriter;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NoteImportTest extends TransferFixture {

  @Test
  void wrongLinesAreNamedAndTheRestGoesOn() {
    String good = line();
    ImportReport report =
        imports(
            List.of(
                "\ufeff" + line(),
                "{\"id\":1",
                "[]",
                "",
                good.replace("\"title\"", "\"titel\""),
                good.replace("\"version\":1", "\"version\":1.5"),
                good.replace("\"id\":\"0", "\"id\":\"l"),
                good.replace("\"tags\":[]", "\"tags\":[\" \"]"),
                good.replace("\"milk\"", "\"\\ud800\""),
                good.replace("250Z\",\"updatedAt", "25Z\",\"updatedAt"),
                good.replace("}", ",\"id\":\"x\"}"),
                good.replace("}", ",\"expiresAt\":\"soon\"}"),
                good.replace("alice", "a\\u0000"),
                good.replace("\"2 l\"", "\"" + "x".repeat((1 << 20) + 1) + "\""),
                "x".repeat(Lines.MAX_BYTES + 1),
                good.replace("\"milk\"", "\"" + "x".repeat(500_000) + "\""),
                line()));

    assertThat(report).isEqualTo(new ImportReport(2, 0, 0, 14, 17, 0));
    assertThat(problems)
        .hasSize(14)
        .anyMatch(line -> line.equals("line 2 is not JSON"))
        .anyMatch(line -> line.equals("line 3 is not a JSON object"))
        .anyMatch(line -> line.equals("line 5 has an unknown member, titel"))
        .anyMatch(line -> line.startsWith("line 6 has a version"))
        .anyMatch(line -> line.startsWith("line 7 has an id"))
        .anyMatch(line -> line.startsWith("line 8 has wrong tags: a tag must not be blank"))
        .anyMatch(line -> line.startsWith("line 9 is wrong: title holds half"))
        .anyMatch(line -> line.startsWith("line 10 has a member createdAt"))
        .anyMatch(line -> line.equals("line 11 names a member more than once"))
        .anyMatch(line -> line.startsWith("line 12 has a member expiresAt"))
        .anyMatch(line -> line.startsWith("line 13 has a wrong userId"))
        .anyMatch(line -> line.startsWith("line 14 has a body of more than"))
        .anyMatch(line -> line.startsWith("line 15 is longer than"))
        .anyMatch(line -> line.startsWith("line 16 is refused by DynamoDB"));
  }

  @Test
  void dropsWhereANoteCameBackFrom() {
    Note note = note(ALICE).build();

    imports(List.of(NoteLine.write(note, "").replace("}", ",\"restoredFrom\":\"x:1\"}")));

    assertThat(writer.item(ALICE, note.id())).isEqualTo(NoteCodec.encode(note));
  }

  @Test
  void nothingThatIsThereIsOverwrittenAndNothingExpiredComesBack() {
    Note there = note(ALICE).title("newer").version(2).build();
    store(there);
    Note expired = note(ALICE).expiry(new Expiry(1)).build();
    List<String> lines =
        List.of(
            NoteLine.write(there.toBuilder().title("older").version(1).build(), ""),
            NoteLine.write(expired, ""),
            NoteLine.write(note(ALICE).build(), "x".repeat(70_000)),
            line());

    assertThat(imports(lines)).isEqualTo(new ImportReport(2, 1, 1, 0, 4, 0));
    assertThat(imports(lines)).isEqualTo(new ImportReport(0, 3, 1, 0, 4, 0));

    assertThat(writer.item(ALICE, there.id())).isEqualTo(NoteCodec.encode(there));
    assertThat(writer.item(ALICE, expired.id())).isEmpty();
    assertThat(writer.blobKeys()).hasSize(1);
  }

  @Test
  void notesOfAnErasedUserStayErasedAndYoungerOnesOfTheUserComeIn() {
    Note old = note(ALICE).build();
    Instant erasedThrough = old.createdAt().plusSeconds(1);
    Note young =
        Note.builder(NoteId.next(erasedThrough), ALICE, erasedThrough).title("milk").build();
    writer
        .clients()
        .writes()
        .putItem(
            r ->
                r.tableName(TableNames.standard().noteOps())
                    .item(
                        new Erasure(
                                ALICE,
                                Erasure.State.ERASED,
                                old.createdAt(),
                                erasedThrough,
                                erasedThrough,
                                Map.of())
                            .toItem()));

    ImportReport report =
        imports(
            List.of(
                NoteLine.write(old, ""),
                NoteLine.write(young, ""),
                NoteLine.write(note(ALICE).build(), "x".repeat(70_000)),
                NoteLine.write(note(BOB).build(), "")));

    assertThat(report).isEqualTo(new ImportReport(2, 0, 0, 0, 4, 2));
    assertThat(writer.item(ALICE, old.id())).isEmpty();
    assertThat(writer.item(ALICE, young.id())).isNotEmpty();
    assertThat(directory.resolve("blobs")).doesNotExist();
  }

  @Test
  void dryRunWritesNothing() {
    NoteImport imports = NoteImport.dryRun(writer.clock(), false);
    byte[] lines =
        bytes(List.of(line(), "{}", NoteLine.write(note(ALICE).build(), "x".repeat(70_000))));

    assertThat(imports.fromStream(new ByteArrayInputStream(lines), 1, problems::add)).isTrue();

    assertThat(imports.report()).isEqualTo(new ImportReport(1, 0, 0, 2, 3, 0));
    assertThat(problems).anyMatch(line -> line.contains("there is no blob store"));
    assertThat(items()).isEmpty();
  }

  @Test
  void throttlesAreWaitedOut() throws Exception {
    storeSome(20);
    writer.engine().faults().on("Scan").next(12).throttle();
    List<String> lines = export("notes.jsonl");
    deleteAll();
    writer.engine().faults().on("PutItem").next(30).throttle();

    ImportReport report = imports(lines);

    assertThat(report).isEqualTo(new ImportReport(20, 0, 0, 0, 20, 0));
    assertThat(writer.engine().faults().active()).isEmpty();
  }

  @Test
  void noteWhoseResponseWasLostCountsAsImported() {
    writer.engine().faults().on("PutItem").next(1).loseResponse();
    Note near = note(ALICE).expiry(Expiry.notBefore(TestWriter.START.plusSeconds(30))).build();
    assertThat(imports(List.of(NoteLine.write(near, ""))))
        .isEqualTo(new ImportReport(1, 0, 0, 0, 1, 0));

    writer.engine().faults().on("PutItem").next(1).loseResponse();
    assertThat(imports(List.of(line()))).isEqualTo(new ImportReport(1, 0, 0, 0, 1, 0));
  }

  @Test
  void importThatFailsSaysFromWhereToGoOn() {
    byte[] lines = bytes(newLines(30));
    NoteImport first = new NoteImport(settings());
    writer.engine().faults().on("PutItem").rate(0.1).fail("AccessDeniedException");

    assertThatThrownBy(() -> first.fromStream(new ByteArrayInputStream(lines), 1, problems::add))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("injected");
    writer.engine().faults().clear();
    long through = first.report().through();
    NoteImport second = new NoteImport(settings());
    assertThat(second.fromStream(new ByteArrayInputStream(lines), through + 1, problems::add))
        .isTrue();

    assertThat(through).isLessThan(30);
    assertThat(items()).hasSize(30);
    assertThat(first.report().imported() + second.report().imported()).isEqualTo(30);
  }

  @Test
  void rateIsKept() {
    byte[] lines = bytes(newLines(30));
    long start = System.nanoTime();

    new NoteImport(settings().withMaxUnits(20))
        .fromStream(new ByteArrayInputStream(lines), 1, problems::add);

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(1200));
  }

  @Test
  void damagedFileIsSaid() throws Exception {
    storeSome(50);
    export("notes.jsonl.gz");
    byte[] whole = Files.readAllBytes(directory.resolve("notes.jsonl.gz"));
    Path half = Files.write(directory.resolve("half.gz"), Arrays.copyOf(whole, whole.length / 2));
    Path plain = Files.writeString(directory.resolve("plain.gz"), line());

    assertThatThrownBy(() -> new NoteImport(settings()).fromFile(half, 1, problems::add))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("damaged");
    assertThatThrownBy(() -> new NoteImport(settings()).fromFile(plain, 1, problems::add))
        .hasMessageContaining("not in gzip");
    assertThatThrownBy(
            () -> new NoteImport(settings()).fromFile(directory.resolve("no"), 1, problems::add))
        .hasMessageContaining("no such file");
  }
}
