package io.notestream.local.internal.control;

import com.fasterxml.jackson.core.JsonGenerator;
import io.notestream.local.fault.CallStats;
import io.notestream.local.internal.operation.ResponseBody;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The routes of the counters. */
final class StatsRoutes {

  private final CallStats stats;

  StatsRoutes(CallStats stats) {
    this.stats = stats;
  }

  void addTo(ControlApi api) {
    api.add("GET", "stats", request -> list());
    api.add("DELETE", "stats", request -> reset());
  }

  private ResponseBody list() {
    List<CallStats.Line> lines = stats.lines();
    return json -> {
      json.writeStartObject();
      json.writeArrayFieldStart("operations");
      for (CallStats.Line line : lines) {
        json.writeStartObject();
        json.writeStringField("operation", line.operation());
        json.writeStringField("table", line.table());
        json.writeNumberField("calls", line.calls());
        writeCounts(json, "refused", line.refused());
        writeCounts(json, "injected", line.injected());
        json.writeNumberField("readUnits", line.readUnits());
        json.writeNumberField("writeUnits", line.writeUnits());
        json.writeObjectFieldStart("indexUnits");
        for (Map.Entry<String, Double> index : line.indexUnits().entrySet()) {
          json.writeNumberField(index.getKey(), index.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    };
  }

  private ResponseBody reset() {
    stats.reset();
    return list();
  }

  private static void writeCounts(JsonGenerator json, String field, Map<String, Long> counts)
      throws IOException {
    json.writeObjectFieldStart(field);
    for (Map.Entry<String, Long> count : counts.entrySet()) {
      json.writeNumberField(count.getKey(), count.getValue());
    }
    json.writeEndObject();
  }
}
