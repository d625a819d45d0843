package io.notestream.consumer.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Collects figures: prints each as it comes, and writes all as JSON in the end. */
final class Figures {

  private final Map<String, Map<String, Object>> all = new LinkedHashMap<>();

  void add(String name, double value, String unit) {
    System.out.printf(Locale.ROOT, "%-72s %,12.2f %s%n", name, value, unit);
    all.put(name, Map.of("value", value, "unit", unit));
  }

  void write(Path file) throws IOException {
    Files.writeString(
        file, new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(all));
    System.out.println("figures in " + file);
  }
}
