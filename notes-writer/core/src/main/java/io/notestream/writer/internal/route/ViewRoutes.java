package io.notestream.writer.internal.route;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notestream.model.note.NoteId;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.AuditRecord;
import io.notestream.model.view.Contribution;
import io.notestream.model.view.DaySummary;
import io.notestream.model.view.TagSummary;
import io.notestream.writer.http.Response;
import io.notestream.writer.internal.request.Cursor;
import io.notestream.writer.internal.request.QueryParameters;
import io.notestream.writer.internal.response.Json;
import io.notestream.writer.internal.response.ListResponse;
import io.notestream.writer.internal.response.Problem;
import io.notestream.writer.internal.store.NoteReader;
import io.notestream.writer.internal.store.Page;
import io.notestream.writer.internal.store.ProjectedPart;
import io.notestream.writer.internal.store.ViewReader;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The routes of what the consumer derives: summaries and histories. Thread-safe. */
public final class ViewRoutes {

  private static final LocalDate FIRST_DAY = LocalDate.of(0, 1, 1);
  private static final LocalDate LAST_DAY = LocalDate.of(9999, 12, 31);

  /** The names that a projection can have. */
  private static final Pattern PROJECTION = Pattern.compile("[a-z][a-z0-9-]{0,31}");

  private final ViewReader views;
  private final NoteReader notes;

  public ViewRoutes(ViewReader views, NoteReader notes) {
    this.views = views;
    this.notes = notes;
  }

  /** Returns the routes. */
  public List<Route> routes() {
    return List.of(
        Route.user("GET", "/summary", this::summary),
        Route.user("GET", "/tags", this::tags),
        Route.user("GET", "/summary/tags", this::tags),
        Route.user("GET", "/days", this::days),
        Route.user("GET", "/summary/days", this::days),
        Route.user("GET", "/summary/{projection}", this::projected),
        Route.user("GET", "/notes/{id}/audit", this::audit));
  }

  private Response summary(RoutedRequest request) {
    request.requireNoQuery();
    request.requireValid();
    return Json.response(200, SummaryJson.of(views.summary(request.userId())));
  }

  private Response tags(RoutedRequest request) {
    QueryParameters query = request.query("limit", "cursor");
    Cursor cursor = request.cursor("tags");
    String after = position(request, cursor, query, ViewKeys.TAG_PREFIX);
    int limit = query.limit();
    request.requireValid();
    Page<TagSummary, String> page = views.tags(request.userId(), limit, after);
    return ListResponse.of(
        page.items(),
        tag -> Json.object().put("tag", tag.tag()).put("activeNotes", tag.activeNotes()),
        cursor.write(page.next()));
  }

  private Response days(RoutedRequest request) {
    QueryParameters query = request.query("limit", "cursor", "from", "to");
    LocalDate from = query.day("from");
    LocalDate to = query.day("to");
    if (from != null && to != null && to.isBefore(from)) {
      request.faults().parameter("to", "to must not be before from");
    }
    Cursor cursor = request.cursor("days from=" + from + " to=" + to);
    String after = position(request, cursor, query, ViewKeys.DAY_PREFIX);
    int limit = query.limit();
    request.requireValid();
    Page<DaySummary, String> page =
        views.days(
            request.userId(),
            from == null ? FIRST_DAY : from,
            to == null ? LAST_DAY : to,
            limit,
            after);
    return ListResponse.of(page.items(), ViewRoutes::day, cursor.write(page.next()));
  }

  private Response projected(RoutedRequest request) {
    String projection = request.parameters().getOrDefault("projection", "");
    if (!PROJECTION.matcher(projection).matches()) {
      return Problem.notFound("no projection can have this name").toResponse();
    }
    QueryParameters query = request.query("limit", "cursor");
    Cursor cursor = request.cursor("projection " + projection);
    String after = position(request, cursor, query, ViewKeys.projectedPrefix(projection));
    int limit = query.limit();
    request.requireValid();
    Page<ProjectedPart, String> page = views.projected(request.userId(), projection, limit, after);
    return ListResponse.of(page.items(), ViewRoutes::part, cursor.write(page.next()));
  }

  private Response audit(RoutedRequest request) {
    NoteId id = request.noteId();
    QueryParameters query = request.query("limit", "cursor");
    Cursor cursor = request.cursor("audit " + id);
    String after = position(request, cursor, query, ViewKeys.auditPrefix(id));
    int limit = query.limit();
    request.requireValid();
    Page<AuditRecord, String> page = views.audit(request.userId(), id, limit, after);
    if (page.items().isEmpty()
        && after == null
        && page.next() == null
        && notes.findStored(request.userId(), id).isEmpty()) {
      return RoutedRequest.noSuchNote().toResponse();
    }
    return ListResponse.of(page.items(), ViewRoutes::change, cursor.write(page.next()));
  }

  private static @Nullable String position(
      RoutedRequest request, Cursor cursor, QueryParameters query, String prefix) {
    return cursor.read(query, request.faults(), position -> position.startsWith(prefix));
  }

  private static ObjectNode day(DaySummary day) {
    return Json.object()
        .put("day", day.day().toString())
        .put("created", day.created())
        .put("updated", day.updated())
        .put("deleted", day.deleted())
        .put("expired", day.expired())
        .put("restored", day.restored());
  }

  private static ObjectNode part(ProjectedPart part) {
    ObjectNode json = Json.object().put("part", part.part());
    ObjectNode values = json.putObject("values");
    part.values()
        .forEach(
            (name, value) -> {
              if (value.n() != null) {
                values.put(name, new BigDecimal(value.n()).toBigInteger());
              } else if (value.s() != null) {
                values.put(name, value.s());
              }
            });
    return json;
  }

  private static ObjectNode change(AuditRecord audit) {
    ObjectNode json =
        Json.object()
            .put("eventId", audit.eventId())
            .put("noteId", audit.noteId().value())
            .put("kind", audit.kind().name())
            .put("cause", audit.cause() == null ? null : audit.cause().name())
            .put("version", audit.noteVersion())
            .put("eventTime", Json.time(audit.eventTime()))
            .put("eventTimeSource", audit.timeSource().name())
            .put("committedAt", Json.time(audit.committedAt()))
            .put("updatedAt", Json.time(audit.updatedAt()))
            .put("expiresAt", audit.expiry() == null ? null : Json.time(audit.expiry().instant()))
            .put("trace", audit.trace());
    ArrayNode changed = json.putArray("changed");
    audit.changed().forEach(changed::add);
    json.set("before", contribution(audit.before()));
    json.set("after", contribution(audit.after()));
    return json;
  }

  private static ObjectNode contribution(Contribution contribution) {
    ObjectNode json =
        Json.object()
            .put("active", contribution.active())
            .put("bodyBytes", contribution.bodyBytes());
    ArrayNode tags = json.putArray("tags");
    contribution.tags().forEach(tags::add);
    return json;
  }
}
