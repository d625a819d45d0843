package io.notestream.consumer.lambda;

import static io.notestream.consumer.lambda.TestFunction.created;
import static io.notestream.consumer.lambda.TestFunction.event;
import static io.notestream.consumer.lambda.TestFunction.note;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.notestream.local.fault.CallStats;
import io.notestream.model.note.Note;
import io.notestream.model.table.TableMismatchException;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

class StreamViewTest {

  @AutoClose private final TestFunction function = new TestFunction();

  @Test
  void anUpdateWithoutAnOldImageIsNoNewNote() throws IOException {
    Note note = note();
    String update = created(note, "2").replace("INSERT", "MODIFY");

    function.invoke(event(created(note, "1"), update, update.replace("\"2\"", "\"3\"")));

    assertThat(function.summary().activeNotes()).isEqualTo(1);
    assertThat(function.openLetters())
        .extracting(letter -> letter.get("detail").s())
        .allMatch(detail -> detail.contains("NEW_IMAGE"))
        .hasSize(2);
  }

  @Test
  void recordsOfAnotherViewTypeAreRefused() throws IOException {
    String record =
        created(note(), "1").replace("\"Keys\"", "\"StreamViewType\":\"NEW_IMAGE\",\"Keys\"");

    assertThatExceptionOfType(TableMismatchException.class)
        .isThrownBy(() -> function.invoke(event(record)))
        .withMessageContaining("f-notes")
        .withMessageContaining("NEW_IMAGE instead of NEW_AND_OLD_IMAGES");
  }

  @Test
  void theTableIsNotAskedWhatEveryRecordSays() throws IOException {
    String record =
        created(note(), "1")
            .replace("\"Keys\"", "\"StreamViewType\":\"NEW_AND_OLD_IMAGES\",\"Keys\"");
    function.engine().stats().reset();

    assertThat(function.invoke(event(record))).isEqualTo(TestFunction.NO_FAILURES);

    assertThat(function.summary().activeNotes()).isEqualTo(1);
    assertThat(function.engine().stats().lines())
        .filteredOn(line -> line.operation().equals("DescribeTable"))
        .extracting(CallStats.Line::table)
        .doesNotContain("f-notes");
  }

  @Test
  void aTableWithAnotherViewTypeIsRefused() {
    setViewType(StreamViewType.NEW_IMAGE);

    assertThatExceptionOfType(TableMismatchException.class)
        .isThrownBy(() -> function.invoke(event(created(note(), "1"))))
        .withMessageContaining("NEW_IMAGE instead of NEW_AND_OLD_IMAGES");
  }

  @Test
  void theTableIsAskedUntilItIsRightAndThenNoMore() throws IOException {
    setViewType(StreamViewType.KEYS_ONLY);
    assertThatExceptionOfType(TableMismatchException.class)
        .isThrownBy(() -> function.invoke(event(created(note(), "1"))));
    setViewType(StreamViewType.NEW_AND_OLD_IMAGES);

    function.invoke(event(created(note(), "2")));

    function.engine().faults().on("DescribeTable").fail("InternalServerError");
    assertThat(function.invoke(event(created(note(), "3")))).isEqualTo(TestFunction.NO_FAILURES);
    assertThat(function.summary().activeNotes()).isEqualTo(2);
  }

  @Test
  void aFunctionThatMayNotAskGoesByTheRecords() throws IOException {
    function.engine().faults().on("DescribeTable").fail("AccessDeniedException");

    assertThat(function.invoke(event(created(note(), "1")))).isEqualTo(TestFunction.NO_FAILURES);

    assertThat(function.summary().activeNotes()).isEqualTo(1);
  }

  @Test
  void aStreamThatWasSwitchedOffIsToldByTheFunctionOnASchedule() throws IOException {
    assertThat(function.retry()).endsWith("\"stream\":\"on\"}");

    switchOff();
    assertThat(function.retry()).endsWith("\"stream\":\"off\"}");

    function.engine().faults().on("DescribeTable").fail("AccessDeniedException");
    assertThat(function.retry()).endsWith("\"stream\":\"unknown\"}");
  }

  private void switchOff() {
    function
        .client()
        .updateTable(
            r ->
                r.tableName(function.names().notes())
                    .streamSpecification(s -> s.streamEnabled(false)));
  }

  private void setViewType(StreamViewType type) {
    switchOff();
    function
        .client()
        .updateTable(
            r ->
                r.tableName(function.names().notes())
                    .streamSpecification(s -> s.streamEnabled(true).streamViewType(type)));
  }
}
