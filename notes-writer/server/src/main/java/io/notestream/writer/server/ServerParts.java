package io.notestream.writer.server;

import io.notestream.observe.MeterRegistries;
import io.notestream.writer.api.NotesApi;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a server that runs.
 *
 * @param transport listens
 * @param api responds
 * @param connections lead to DynamoDB and the blob store
 * @param registries where the meters go; {@code null} if nobody is shown them
 * @param metrics shows the meters on a port of its own; {@code null} if there is none
 * @param metricsHost the address that it listens on
 */
record ServerParts(
    HttpTransport transport,
    NotesApi api,
    Connections connections,
    @Nullable MeterRegistries registries,
    @Nullable MetricsServer metrics,
    String metricsHost)
    implements AutoCloseable {

  @Override
  public void close() {
    transport.close();
    api.close();
    connections.close();
    if (metrics != null) {
      metrics.close(); // After the last request, so that it is seen.
    }
    if (registries != null) {
      registries.close();
    }
  }
}
