package io.notestream.writer.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notestream.cli.Build;
import java.util.List;
import java.util.Optional;

/**
 * What a server says about itself: what it was built from, and its settings without what is secret.
 * Immutable.
 */
final class WriterInfo {

  private final String json;

  WriterInfo(NotesServer.Builder b) {
    Build build = Build.current();
    ObjectNode info = JsonNodeFactory.instance.objectNode();
    info.put("service", "notestream notes-writer");
    info.put("version", build.version());
    info.put("commit", build.commit());
    ObjectNode settings = info.putObject("settings");
    settings.put("host", b.host);
    settings.put("endpoint", new DynamoDbEndpoint(b.endpoint, b.region).toString());
    settings.put("region", Optional.ofNullable(b.region).orElse("default"));
    List.of(b.tables.notes(), b.tables.noteViews(), b.tables.noteOps())
        .forEach(settings.putArray("tables")::add);
    settings.put("identity", b.identity.getClass().getSimpleName());
    settings.put("blobs", Optional.ofNullable(b.blobs).orElse("none"));
    settings.put("http", b.http.toString());
    settings.put("startupTimeout", b.startupTimeout.toString());
    settings.put(
        "cloudWatch",
        Optional.ofNullable(b.metrics.cloudWatch()).map(Object::toString).orElse("none"));
    b.api.settings().forEach(settings::put);
    json = info.toString();
  }

  /** Returns a JSON object. */
  String json() {
    return json;
  }
}
