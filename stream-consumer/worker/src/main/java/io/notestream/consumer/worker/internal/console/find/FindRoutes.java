package io.notestream.consumer.worker.internal.console.find;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.notestream.consumer.deadletter.DeadLetters;
import io.notestream.consumer.worker.internal.admin.AdminRoutes;
import io.notestream.consumer.worker.internal.console.activity.LiveChange;
import io.notestream.consumer.worker.internal.console.activity.LiveFeed;
import io.notestream.consumer.worker.internal.console.request.Query;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.TableNames;
import io.notestream.model.view.AuditRecord;
import io.notestream.model.view.DeadLetter.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** {@code GET /api/console/find}. Thread-safe. */
public final class FindRoutes implements AdminRoutes {

  /** How many letters of each state are looked through for those of a note. */
  private static final int LETTERS = 500;

  private final History history;
  private final Search search;
  private final DeadLetters letters;
  private final LiveFeed feed;

  /** Looks into these tables and letters, and first into the feed. */
  public FindRoutes(
      DynamoDbClient dynamoDb, TableNames tables, DeadLetters letters, LiveFeed feed) {
    this.history = new History(dynamoDb, tables);
    this.search = new Search(dynamoDb, tables.noteViews());
    this.letters = letters;
    this.feed = feed;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/api/console/find", this::find);
  }

  private void find(Context ctx) {
    Question question = Question.of(Query.required(ctx, "q"));
    Map<String, @Nullable Object> found = new LinkedHashMap<>();
    if (question.trace() != null) {
      byTrace(question.trace(), Query.optional(ctx, "after"), found);
    } else if (question.noteId() != null) {
      NoteId note = new NoteId(question.noteId());
      byNote(note, question, Query.optional(ctx, "after"), found);
    } else {
      byUser(new UserId(String.valueOf(question.user())), found);
    }
    ctx.json(found);
  }

  private void byUser(UserId user, Map<String, @Nullable Object> found) {
    found.put("what", "user");
    found.put("user", user.value());
    found.put("summary", FindJson.item(history.summary(user)));
    found.put("changes", history.recent(user).stream().map(FindJson::change).toList());
  }

  private void byNote(
      NoteId note, Question question, @Nullable String after, Map<String, @Nullable Object> found) {
    String owner = question.user();
    if (owner == null) {
      owner =
          seen(change -> note.value().equals(change.noteId())).map(LiveChange::userId).orElse(null);
    }
    if (owner == null) {
      Search.Found searched = search.by("noteId", note.value(), after);
      found.put("read", searched.read());
      found.put("next", searched.next());
      owner =
          searched.records().stream().findFirst().map(each -> each.userId().value()).orElse(null);
    }
    found.put("what", "note");
    found.put("noteId", note.value());
    found.put("sequence", question.sequence());
    found.put("user", owner);
    if (owner != null) {
      tell(new UserId(owner), note, found);
    }
  }

  private void tell(UserId user, NoteId note, Map<String, @Nullable Object> found) {
    List<AuditRecord> changes = history.changes(user, note);
    found.put("note", FindJson.item(history.note(user, note)));
    found.put("changes", changes.stream().map(FindJson::change).toList());
    found.put("cut", changes.size() == History.MOST_CHANGES);
    found.put("archived", history.archived(user, note).stream().map(FindJson::item).toList());
    found.put("letters", lettersOf(note));
  }

  private void byTrace(String trace, @Nullable String after, Map<String, @Nullable Object> found) {
    found.put("what", "trace");
    found.put("trace", trace);
    Search.Found searched = search.by("trace", trace, after);
    found.put("read", searched.read());
    found.put("next", searched.next());
    found.put("changes", searched.records().stream().map(FindJson::change).toList());
  }

  private Optional<LiveChange> seen(Predicate<LiveChange> wanted) {
    return feed.newest(LiveFeed.KEPT).changes().stream()
        .filter(wanted)
        .filter(change -> change.userId() != null)
        .findFirst();
  }

  private List<Map<String, String>> lettersOf(NoteId note) {
    List<Map<String, String>> found = new ArrayList<>();
    for (State state : State.values()) {
      letters.page(state, null, LETTERS).entries().stream()
          .filter(entry -> note.value().equals(entry.noteId()))
          .forEach(
              entry ->
                  found.add(
                      Map.of("id", entry.id(), "state", state.name(), "reason", entry.reason())));
    }
    return found;
  }
}
