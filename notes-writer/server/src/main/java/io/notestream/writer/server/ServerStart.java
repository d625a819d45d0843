package io.notestream.writer.server;

import io.notestream.model.endpoint.AwsAccess;
import io.notestream.observe.MeterRegistries;
import io.notestream.writer.api.NotesApi;
import io.notestream.writer.dynamodb.ReadViews;
import io.notestream.writer.http.ResponseListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts servers: checks what they need, and puts their parts together. */
final class ServerStart {

  private static final Logger LOG = LoggerFactory.getLogger(NotesServer.class);

  private ServerStart() {}

  /** Does what {@link NotesServer.Builder#start} promises. */
  static NotesServer of(NotesServer.Builder b) {
    StartChecks.requireSafeHost(b.identity, b.host);
    StartChecks.requireSafeOrigins(b.identity, b.cors);
    DynamoDbEndpoint where = new DynamoDbEndpoint(b.endpoint, b.region);
    Connections connections = Connections.open(where, b.blobs, b.limits.maxConcurrent());
    try {
      StartChecks.requireTables(connections.clients().writes(), where, b.tables, b.startupTimeout);
      ReadViews.warnIfIncomplete(connections.clients().writes(), b.tables);
      return withMeters(b, where, connections);
    } catch (RuntimeException e) {
      // Whatever it was, nothing of a server that did not start is left open.
      connections.close();
      throw e;
    }
  }

  private static NotesServer withMeters(
      NotesServer.Builder b, DynamoDbEndpoint where, Connections connections) {
    if (!b.metrics.areShown()) {
      return listen(b, connections, null); // A good part of a start, and of every request.
    }
    MeterRegistries registries =
        new MeterRegistries(
            b.metrics.cloudWatch(), AwsAccess.region(where.endpoint(), where.region()));
    try {
      return listen(b, connections, registries);
    } catch (RuntimeException e) {
      registries.close();
      throw e;
    }
  }

  private static NotesServer listen(
      NotesServer.Builder b, Connections connections, @Nullable MeterRegistries registries) {
    WriterMeters meters = registries == null ? null : new WriterMeters(registries.registry());
    NotesApi notes =
        b.api
            .clients(connections.clients())
            .tables(b.tables)
            .identity(b.identity)
            .blobs(connections.blobs())
            .listener(meters == null ? ResponseListener.none() : meters)
            .build();
    if (meters != null) {
      meters.register(notes);
    }
    MetricsServer metrics = null;
    try {
      metrics = metrics(b, registries);
      HttpTransport transport =
          HttpTransport.listen(b.host, b.port, notes, b.limits.maxConcurrent(), b.http);
      NotesServer server =
          new NotesServer(
              new ServerParts(transport, notes, connections, registries, metrics, b.metrics.host()),
              b.host);
      LOG.info("the notes API listens on {}", server.uri());
      return server;
    } catch (RuntimeException e) {
      if (metrics != null) {
        metrics.close();
      }
      notes.close();
      throw e;
    }
  }

  private static @Nullable MetricsServer metrics(
      NotesServer.Builder b, @Nullable MeterRegistries registries) {
    Integer port = b.metrics.port();
    return port == null || registries == null
        ? null
        : MetricsServer.listen(b.metrics.host(), port, registries::scrape, new WriterInfo(b)::json);
  }
}
