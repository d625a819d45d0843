package io.notestream.consumer.deadletter;

import io.notestream.model.table.KeyAttributes;
import io.notestream.model.view.DeadLetter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The update that turns a letter, as it was seen, into the next; conditional on the former. */
record LetterUpdate(
    String expression,
    String condition,
    Map<String, String> names,
    Map<String, AttributeValue> values) {

  /** The attributes that change in a letter's life; the others are written once. */
  private static final List<String> CHANGING =
      List.of(
          DeadLetter.STATE,
          "reason",
          "detail",
          "attempts",
          "redrivenAt",
          "nextAt",
          DeadLetter.APPLIED_AT,
          "purgeAt",
          KeyAttributes.GSI1_PK,
          KeyAttributes.GSI1_SK);

  /** The attributes that show whether a letter is still as it was seen. */
  private static final List<String> SEEN = List.of(DeadLetter.STATE, "attempts", "nextAt");

  static LetterUpdate of(DeadLetter seen, DeadLetter next) {
    Map<String, AttributeValue> before = seen.toItem();
    Map<String, AttributeValue> after = next.toItem();
    Map<String, AttributeValue> values = new HashMap<>();
    CHANGING.stream()
        .filter(after::containsKey)
        .forEach(name -> values.put(":" + name, after.get(name)));
    SEEN.stream()
        .filter(before::containsKey)
        .forEach(name -> values.put(":seen_" + name, before.get(name)));
    String set =
        CHANGING.stream()
            .filter(after::containsKey)
            .map(name -> "#" + name + " = :" + name)
            .collect(Collectors.joining(", "));
    String remove =
        CHANGING.stream()
            .filter(name -> !after.containsKey(name))
            .map(name -> "#" + name)
            .collect(Collectors.joining(", "));
    String condition =
        SEEN.stream()
            .map(
                name ->
                    before.containsKey(name)
                        ? "#" + name + " = :seen_" + name
                        : "attribute_not_exists(#" + name + ")")
            .collect(Collectors.joining(" AND "));
    Map<String, String> names =
        Stream.concat(CHANGING.stream(), SEEN.stream())
            .distinct()
            .collect(Collectors.toMap(name -> "#" + name, name -> name));
    String expression = "SET " + set + (remove.isEmpty() ? "" : " REMOVE " + remove);
    return new LetterUpdate(expression, condition, names, values);
  }
}
