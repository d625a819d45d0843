package io.notestream.deploy.cost;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.deploy.Synthesis;
import java.nio.file.Path;
import java.util.function.Predicate;

/**
 * How many alarms a variant has, with the writer on Lambda, and on how many metrics: each of them
 * is paid for. Read from the stored templates.
 */
record Alarms(int count, int metrics) {

  private static final Path SNAPSHOTS = Path.of("src/test/resources/snapshots");
  private static final String OF_THE_API = "Alarmsapi";

  static Alarms ofFunctions() {
    return of("lambda", id -> true);
  }

  static Alarms ofWorkers() {
    Alarms api = of("lambda", id -> id.startsWith(OF_THE_API));
    Alarms workers = of("fargate", id -> !id.startsWith(OF_THE_API));
    return new Alarms(api.count + workers.count, api.metrics + workers.metrics);
  }

  private static Alarms of(String variant, Predicate<String> chosen) {
    int count = 0;
    int metrics = 0;
    JsonNode template = Synthesis.read(SNAPSHOTS.resolve(variant + ".template.json"));
    for (var resource : template.path("Resources").properties()) {
      JsonNode alarm = resource.getValue();
      if (alarm.path("Type").asText().equals("AWS::CloudWatch::Alarm")
          && chosen.test(resource.getKey())) {
        count++;
        metrics += Math.max(1, alarm.findValues("MetricStat").size());
      }
    }
    return new Alarms(count, metrics);
  }
}
