package io.notestream.consumer.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.notestream.model.change.ChangeKind;
import io.notestream.model.note.NoteId;
import java.util.List;
import org.assertj.core.api.AbstractAssert;

/** Assertions on {@link Views}. Not thread-safe. */
public final class ViewsAssert extends AbstractAssert<ViewsAssert, Views> {

  private static final JsonMapper JSON = new JsonMapper();

  ViewsAssert(Views views) {
    super(views, ViewsAssert.class);
  }

  /**
   * Goes on with the summaries of one user.
   *
   * @param user the user's id
   * @return assertions on the summaries
   */
  public SummaryAssert summaryOf(String user) {
    isNotNull();
    return new SummaryAssert(actual, user);
  }

  /**
   * Checks the audit of a note.
   *
   * @param noteId the note
   * @param kinds the expected kinds of its changes, in order
   * @return these assertions
   */
  public ViewsAssert hasAudit(NoteId noteId, ChangeKind... kinds) {
    isNotNull();
    List<ChangeKind> found =
        actual.audit().stream()
            .filter(line -> line.noteId().equals(noteId))
            .map(Views.Audited::kind)
            .toList();
    if (!found.equals(List.of(kinds))) {
      failWithMessage(
          "Expected the audit of note %s to be %s but was %s", noteId, List.of(kinds), found);
    }
    return this;
  }

  /**
   * Checks the number of records that could not be applied.
   *
   * @param count the expected number
   * @return these assertions
   */
  public ViewsAssert hasDeadLetters(int count) {
    isNotNull();
    if (actual.deadLetters().size() != count) {
      failWithMessage(
          "Expected %s dead letters but found %s",
          count, actual.deadLetters().stream().map(ViewsAssert::inFull).toList());
    }
    return this;
  }

  /**
   * Checks that every record could be applied, or was foreign.
   *
   * @return these assertions
   */
  public ViewsAssert hasNoDeadLetters() {
    return hasDeadLetters(0);
  }

  /**
   * Checks the number of foreign records, those of items that are not notes.
   *
   * @param count the expected number
   * @return these assertions
   */
  public ViewsAssert hasForeign(int count) {
    isNotNull();
    if (actual.foreign() != count) {
      failWithMessage("Expected %s foreign records but found %s", count, actual.foreign());
    }
    return this;
  }

  /**
   * Checks that the tables are those that the fixture expects.
   *
   * @param fixture a fixture with expected tables
   * @return these assertions
   */
  public ViewsAssert areAsExpectedBy(Fixture fixture) {
    isNotNull();
    String expected = fixture.expected();
    if (expected == null) {
      throw failure("Fixture %s has no expected tables beside it", fixture.name());
    }
    if (!tree(expected).equals(tree(actual.toJson()))) {
      throw failureWithActualExpected(
          actual.toJson(), expected, "Not the tables that fixture %s expects", fixture.name());
    }
    return this;
  }

  /** Returns all that is known of a dead letter that was not expected. */
  static String inFull(Views.Parked parked) {
    return parked + ": " + parked.detail();
  }

  private static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
    }
  }
}
