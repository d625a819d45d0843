package io.notestream.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A tunable changes its property, and the window the alarm for lag too; and nothing else. */
@NeedsNode
class TunablesTest {

  private static final Map<String, String> TUNED =
      Map.ofEntries(
          Map.entry("batchSize", "77"),
          Map.entry("batchWindow", "7"),
          Map.entry("parallelisation", "3"),
          Map.entry("consumerMemory", "777"),
          Map.entry("writerMemory", "778"),
          Map.entry("auditDays", "77"),
          Map.entry("archiveDays", "7"),
          Map.entry("maxReadUnits", "771"),
          Map.entry("maxWriteUnits", "772"),
          Map.entry("logDays", "30"));

  @Test
  void tunedValuesAreAllThatDiffers() {
    Map<String, JsonNode> tuned =
        Synthesis.synthesise(Map.of(Synthesis.LAMBDA, TUNED), Path.of("target/cdk.tuned"), false);

    Map<String, String> changes = new TreeMap<>();
    diff("", Synthesis.template(Synthesis.LAMBDA), tuned.get(Synthesis.LAMBDA), changes);

    Set<String> properties = new TreeSet<>();
    changes.forEach((path, change) -> properties.add(property(path) + ": " + change));
    assertThat(properties)
        .containsExactlyInAnyOrder(
            "BatchSize: 1000 -> 77",
            "MaximumBatchingWindowInSeconds: 0 -> 7",
            "Threshold: 60000 -> 67000",
            "ParallelizationFactor: 1 -> 3",
            "MemorySize: 1024 -> 777",
            "MemorySize: 1024 -> 778",
            "NOTESTREAM_AUDIT_DAYS: \"400\" -> \"77\"",
            "NOTESTREAM_ARCHIVE_DAYS: \"30\" -> \"7\"",
            "MaxReadRequestUnits: 40000 -> 771",
            "MaxWriteRequestUnits: 40000 -> 772",
            "RetentionInDays: 90 -> 30");
  }

  private static String property(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static void diff(String path, JsonNode a, JsonNode b, Map<String, String> changes) {
    if (a == null || b == null || a.getNodeType() != b.getNodeType() || a.isValueNode()) {
      if (a == null || !a.equals(b)) {
        changes.put(path, a + " -> " + b);
      }
    } else if (a.isArray()) {
      for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
        diff(path + "/" + i, a.get(i), b.get(i), changes);
      }
    } else {
      Set<String> names = new TreeSet<>();
      for (Iterator<String> in = a.fieldNames(); in.hasNext(); ) {
        names.add(in.next());
      }
      for (Iterator<String> in = b.fieldNames(); in.hasNext(); ) {
        names.add(in.next());
      }
      for (String name : names) {
        diff(path + "/" + name, a.get(name), b.get(name), changes);
      }
    }
  }
}
