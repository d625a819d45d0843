package io.notestream.writer.internal.route;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notestream.model.view.DeadLetter;
import io.notestream.model.view.Gap;
import io.notestream.model.view.UserSummary;
import io.notestream.writer.http.Response;
import io.notestream.writer.internal.request.Cursor;
import io.notestream.writer.internal.request.QueryParameters;
import io.notestream.writer.internal.response.Json;
import io.notestream.writer.internal.response.ListResponse;
import io.notestream.writer.internal.store.OpsPosition;
import io.notestream.writer.internal.store.OpsReader;
import io.notestream.writer.internal.store.Page;
import io.notestream.writer.internal.store.Ranking;
import io.notestream.writer.internal.store.RankingPosition;
import io.notestream.writer.internal.store.Rankings;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The routes for operators: rankings of users, and what the consumer could not do. Nothing of a
 * note's text is in them. Thread-safe.
 */
public final class OperatorRoutes {

  private final Rankings rankings;
  private final OpsReader ops;

  public OperatorRoutes(Rankings rankings, OpsReader ops) {
    this.rankings = rankings;
    this.ops = ops;
  }

  /** Returns the routes. */
  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/summaries", Route.Access.OPERATOR, this::summaries),
        Route.of("GET", "/dead-letters", Route.Access.OPERATOR, this::deadLetters),
        Route.of("GET", "/gaps", Route.Access.OPERATOR, this::gaps));
  }

  private Response summaries(RoutedRequest request) {
    QueryParameters query = request.query("by", "limit", "cursor");
    String by = query.oneOf("by", "active", "recent");
    int limit = query.limit();
    Cursor cursor = request.operatorsCursor("summaries by=" + by);
    String text =
        cursor.read(
            query, request.faults(), position -> RankingPosition.parse(position).isPresent());
    RankingPosition after = text == null ? null : RankingPosition.parse(text).orElseThrow();
    request.requireValid();
    Ranking ranking = by.equals("active") ? Ranking.ACTIVE_NOTES : Ranking.LAST_ACTIVITY;
    Page<UserSummary, RankingPosition> page = rankings.list(ranking, limit, after);
    RankingPosition next = page.next();
    return ListResponse.of(
        page.items(), SummaryJson::of, next == null ? null : cursor.write(next.text()));
  }

  private Response deadLetters(RoutedRequest request) {
    return list(
        request, "dead letters", DeadLetter.State.values(), ops::deadLetters, OperatorRoutes::json);
  }

  private Response gaps(RoutedRequest request) {
    return list(request, "gaps", Gap.State.values(), ops::gaps, OperatorRoutes::json);
  }

  /** Reads a page of the items in a state. */
  @FunctionalInterface
  private interface Reader<S, T> {
    Page<T, OpsPosition> read(S state, int limit, @Nullable OpsPosition after);
  }

  /**
   * Lists the items in a state.
   *
   * @param states those that a caller may ask for, the default first
   */
  private static <S extends Enum<S>, T> Response list(
      RoutedRequest request,
      String what,
      S[] states,
      Reader<S, T> reader,
      Function<T, ObjectNode> json) {
    List<String> names = Arrays.stream(states).map(OperatorRoutes::name).toList();
    QueryParameters query = request.query("state", "limit", "cursor");
    String state = query.oneOf("state", names.toArray(String[]::new));
    int limit = query.limit();
    Cursor cursor = request.operatorsCursor(what + " state=" + state);
    OpsPosition after = position(cursor, query, request);
    request.requireValid();
    Page<T, OpsPosition> page = reader.read(states[names.indexOf(state)], limit, after);
    return ListResponse.of(page.items(), json, next(cursor, page.next()));
  }

  private static String name(Enum<?> state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private static @Nullable OpsPosition position(
      Cursor cursor, QueryParameters query, RoutedRequest request) {
    String text =
        cursor.read(query, request.faults(), position -> OpsPosition.parse(position).isPresent());
    return text == null ? null : OpsPosition.parse(text).orElseThrow();
  }

  private static @Nullable String next(Cursor cursor, @Nullable OpsPosition next) {
    return next == null ? null : cursor.write(next.text());
  }

  private static ObjectNode json(DeadLetter letter) {
    return Json.object()
        .put("id", letter.key().sk())
        .put("state", letter.state().name())
        .put("reason", letter.reason())
        .put("detail", letter.detail())
        .put("reaction", letter.key().reaction())
        .put("attempts", letter.attempts())
        .put("userId", letter.userId())
        .put("noteId", letter.noteId())
        .put("eventId", letter.eventId())
        .put("source", letter.source())
        .put("parkedAt", Json.time(letter.parkedAt()))
        .put("nextAt", Json.time(letter.nextAt()))
        .put("appliedAt", Json.time(letter.appliedAt()));
  }

  private static ObjectNode json(Gap gap) {
    return Json.object()
        .put("stream", gap.streamLabel())
        .put("shard", gap.shardId())
        .put("from", gap.from())
        .put("to", gap.to())
        .put("reason", gap.reason())
        .put("state", gap.state().name())
        .put("seenAt", Json.time(gap.seenAt()))
        .put("closedAt", Json.time(gap.closedAt()));
  }
}
