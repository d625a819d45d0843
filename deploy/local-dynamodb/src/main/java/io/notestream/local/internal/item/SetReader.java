package io.notestream.local.internal.item;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.error.ServiceException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.StringJoiner;

/** Reads sets, and refuses those that are empty or have an element twice. */
final class SetReader {

  private SetReader() {}

  static Value strings(JsonNode json) {
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
      throw ServiceException.invalidParameter(
          "Input collection " + listed(json) + " contains duplicates.");
    }
    return new Value.SS(CompactSet.of(set));
  }

  static Value numbers(JsonNode json) {
    if (json.isEmpty()) {
      throw ServiceException.invalidParameter("An number set  may not be empty");
    }
    Set<DynamoNumber> set = new LinkedHashSet<>(json.size() * 2);
    boolean distinct = true;
    for (JsonNode each : json) {
      requireElement(each, "An number set may not have a null number as a member");
      distinct &= set.add(DynamoNumber.parse(each.textValue()));
    }
    if (!distinct) {
      throw ServiceException.validation("Input collection contains duplicates");
    }
    return new Value.NS(CompactSet.of(set));
  }

  static Value binaries(JsonNode json) {
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
      throw ServiceException.invalidParameter(
          "Input collection " + listed(json) + "of type BS contains duplicates.");
    }
    return new Value.BS(CompactSet.of(set));
  }

  private static void requireElement(JsonNode json, String ifNot) {
    if (json.isNull()) {
      throw ServiceException.invalidParameter(ifNot);
    }
  }

  private static String listed(JsonNode json) {
    StringJoiner listed = new StringJoiner(", ", "[", "]");
    json.forEach(each -> listed.add(each.textValue()));
    return listed.toString();
  }
}
