package io.notestream.stack.observe;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a program serves at {@code /metrics}. */
final class Scrape {

  private static final Pattern SERIES = Pattern.compile("([a-z_]+)(?:\\{(.*)})? \\S+");
  private static final Pattern LABEL = Pattern.compile("([a-z]+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  /** The names of all series, with the values of their labels. */
  private final Map<String, Map<String, Set<String>>> series = new TreeMap<>();

  private final Map<String, String> types = new TreeMap<>();
  private final Map<String, String> helps = new TreeMap<>();

  Scrape(String text) {
    for (String line : text.split("\n")) {
      String[] words = line.split(" ", 4);
      if (line.startsWith("# TYPE ")) {
        types.put(words[2], words[3]);
      } else if (line.startsWith("# HELP ")) {
        helps.put(words[2], words[3].strip());
      } else {
        add(line);
      }
    }
  }

  private void add(String line) {
    Matcher matcher = SERIES.matcher(line);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("no series: " + line);
    }
    Map<String, Set<String>> labels =
        series.computeIfAbsent(matcher.group(1), name -> new TreeMap<>());
    Matcher label = LABEL.matcher(matcher.group(2) == null ? "" : matcher.group(2));
    while (label.find()) {
      labels.computeIfAbsent(label.group(1), name -> new TreeSet<>()).add(label.group(2));
    }
  }

  Scrape and(Scrape other) {
    series.putAll(other.series);
    types.putAll(other.types);
    helps.putAll(other.helps);
    return this;
  }

  Map<String, Map<String, Set<String>>> series() {
    return series;
  }

  /** The meters, each with its type; what a timer's maximum is, is a part of the timer. */
  Map<String, String> meters() {
    Map<String, String> meters = new TreeMap<>(types);
    types.keySet().forEach(name -> meters.remove(name + "_max"));
    return meters;
  }

  String help(String meter) {
    return helps.get(meter);
  }

  /** The labels of a meter, but for the one by which a histogram is divided. */
  Set<String> labels(String meter) {
    Set<String> labels = new TreeSet<>();
    series.forEach(
        (name, values) -> {
          if (name.equals(meter) || name.equals(meter + "_count")) {
            labels.addAll(values.keySet());
          }
        });
    return labels;
  }
}
