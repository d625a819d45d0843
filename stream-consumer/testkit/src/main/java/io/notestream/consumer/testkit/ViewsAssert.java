package io.notestream.consumer.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.notestream.model.change.ChangeKind;
import io.notestream.model.note.NoteId;
import java.util.List;
import org.assertj.core.api.AbstractAssert;

/** Assertions on {@link Views}. */
public final class ViewsAssert extends AbstractAssert<ViewsAssert, Views> {

  private static final JsonMapper JSON = new JsonMapper();

  ViewsAssert(Views views) {
    super(views, ViewsAssert.class);
  }

  /** One user's summary; a user of whom nothing is known has zeros. */
  public SummaryAssert summaryOf(String user) {
    isNotNull();
    return new SummaryAssert(actual, user);
  }

  /** The kinds of a note's audited changes, in order. */
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

  /** How many records could not be applied. */
  public ViewsAssert hasDeadLetters(int count) {
    isNotNull();
    if (actual.deadLetters().size() != count) {
      failWithMessage("Expected %s dead letters but found %s", count, actual.deadLetters());
    }
    return this;
  }

  /** Every record could be applied, or was of something else. */
  public ViewsAssert hasNoDeadLetters() {
    return hasDeadLetters(0);
  }

  /** How many records were of something else than notes. */
  public ViewsAssert hasForeign(int count) {
    isNotNull();
    if (actual.foreign() != count) {
      failWithMessage("Expected %s foreign records but found %s", count, actual.foreign());
    }
    return this;
  }

  /** The tables are those that the fixture says. */
  public ViewsAssert areAsExpectedBy(Fixture fixture) {
    isNotNull();
    String expected = fixture.expected();
    if (expected == null) {
      throw failure("Fixture %s has no expected tables beside it", fixture.name());
    }
    if (!tree(expected).equals(tree(actual.toJson()))) {
      throw failureWithActualExpected(
          actual.toJson(), expected, "Not the tables that fixture %s says", fixture.name());
    }
    return this;
  }

  private static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON: " + e.getOriginalMessage(), e);
    }
  }
}
