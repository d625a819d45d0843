package io.notestream.writer.api;

import io.notestream.writer.cursor.CursorKeys;
import io.notestream.writer.dynamodb.DynamoDbClients;
import io.notestream.writer.identity.Identity;
import io.notestream.writer.internal.observe.RequestObserver;
import io.notestream.writer.internal.outage.Outages;
import io.notestream.writer.internal.pressure.Admission;
import io.notestream.writer.internal.pressure.DeadlineBlobs;
import io.notestream.writer.internal.pressure.DeadlineClient;
import io.notestream.writer.internal.pressure.UserRates;
import io.notestream.writer.internal.route.Cors;
import io.notestream.writer.internal.route.RequestHandler;
import io.notestream.writer.internal.route.RequestSettings;
import io.notestream.writer.internal.route.Route;
import io.opentelemetry.api.GlobalOpenTelemetry;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;

/** Puts the parts of an API together. */
final class ApiAssembly {

  private ApiAssembly() {}

  static NotesApi of(NotesApi.Builder b) {
    Identity callers = Objects.requireNonNull(b.identity, "identity");
    DynamoDbClients dynamoDb = Objects.requireNonNull(b.clients, "clients");
    Outages outages = new Outages(b.clock);
    ExecutorService rankingThreads = ApiRoutes.rankingThreads();
    List<Route> routes =
        new ApiRoutes(
                DeadlineClient.of(dynamoDb, outages),
                b.tables,
                b.blobs == null ? null : new DeadlineBlobs(b.blobs, outages),
                b.clock,
                b.expiryPolicy,
                b.guard)
            .all(rankingThreads);
    RequestObserver observer =
        new RequestObserver(
            b.openTelemetry == null ? GlobalOpenTelemetry.getOrNoop() : b.openTelemetry,
            b.listener);
    return new NotesApi(
        new RequestHandler(routes, callers, settings(b), outages, observer),
        routes.stream().map(Route::name).toList(),
        b.limits.maxBytes(),
        rankingThreads);
  }

  /** Cursor keys and what the identity checks with are left out. */
  static Map<String, String> shown(NotesApi.Builder b) {
    Map<String, String> shown = new TreeMap<>();
    shown.put("cors", b.cors.toString());
    shown.put("expiryPolicy", b.expiryPolicy.toString());
    shown.put("guard", b.guard.toString());
    shown.put("limits", b.limits.toString());
    return shown;
  }

  private static RequestSettings settings(NotesApi.Builder b) {
    return new RequestSettings(
        b.limits.maxBytes(),
        b.limits.deadline(),
        new Admission(b.limits.maxConcurrent()),
        new UserRates(b.limits.perUser()),
        new Cors(!b.cors.origins().isEmpty(), b.cors::allows),
        b.cursorKeys == null ? CursorKeys.random() : b.cursorKeys);
  }
}
