package io.notestream.local.internal.item;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.error.ServiceException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.function.Function;

/** Reads sets, and refuses those that are empty or have an element twice. */
final class SetReader {

  private SetReader() {}

  static Value strings(JsonNode json, Wording wording) {
    if (json.isEmpty()) {
      throw ServiceException.invalidParameter("An string set  may not be empty");
    }
    Set<String> set = new LinkedHashSet<>(json.size() * 2);
    boolean distinct = true;
    for (JsonNode each : json) {
      requireElement(each, "An string set may not have a null string as a member");
      distinct &= set.add(Utf8.sound(each.textValue()));
    }
    if (!distinct) {
      String listed =
          wording == Wording.OLDER
              ? asSent(json)
              : inOrder(json, each -> Utf8.sound(each.textValue()), Utf8::compare, ", ");
      throw ServiceException.invalidParameter(
          "Input collection " + listed + " contains duplicates.");
    }
    return new Value.SS(CompactSet.of(set));
  }

  static Value numbers(JsonNode json, Wording wording) {
    if (json.isEmpty()) {
      throw ServiceException.invalidParameter("An number set  may not be empty");
    }
    Set<DynamoNumber> set = new LinkedHashSet<>(json.size() * 2);
    boolean distinct = true;
    for (JsonNode each : json) {
      requireElement(each, "An number set may not have a null number as a member");
      distinct &= set.add(ValueReader.number(each, wording));
    }
    if (!distinct) {
      throw wording == Wording.OLDER
          ? ServiceException.validation("Input collection contains duplicates")
          : ServiceException.invalidParameter("Input collection contains duplicates.");
    }
    return new Value.NS(CompactSet.of(set));
  }

  static Value binaries(JsonNode json, Wording wording) {
    if (json.isEmpty()) {
      throw ServiceException.invalidParameter("Binary sets should not be empty");
    }
    Set<Bytes> set = new LinkedHashSet<>(json.size() * 2);
    boolean distinct = true;
    for (JsonNode each : json) {
      requireElement(each, "Binary sets may not contain null or empty values");
      distinct &= set.add(ValueReader.bytes(each));
    }
    if (!distinct) {
      String listed =
          wording == Wording.OLDER
              ? asSent(json)
              : inOrder(json, ValueReader::bytes, Comparator.naturalOrder(), ",");
      throw ServiceException.invalidParameter(
          "Input collection " + listed + "of type BS contains duplicates.");
    }
    return new Value.BS(CompactSet.of(set));
  }

  private static void requireElement(JsonNode json, String ifNot) {
    if (json.isNull()) {
      throw ServiceException.invalidParameter(ifNot);
    }
  }

  private static String asSent(JsonNode json) {
    StringJoiner listed = new StringJoiner(", ", "[", "]");
    json.forEach(each -> listed.add(each.textValue()));
    return listed.toString();
  }

  /**
   * Lists the elements as the current layer does: sorted up to the first one that is there again,
   * then that one and the rest as they were sent.
   */
  private static <T> String inOrder(
      JsonNode json, Function<JsonNode, T> read, Comparator<T> order, String separator) {
    NavigableMap<T, String> sorted = new TreeMap<>(order);
    List<String> rest = new ArrayList<>();
    for (JsonNode each : json) {
      if (!rest.isEmpty() || sorted.putIfAbsent(read.apply(each), each.textValue()) != null) {
        rest.add(each.textValue());
      }
    }
    StringJoiner listed = new StringJoiner(separator, "[", "]");
    sorted.values().forEach(each -> listed.add('"' + each + '"'));
    rest.forEach(each -> listed.add('"' + each + '"'));
    return listed.toString();
  }
}
