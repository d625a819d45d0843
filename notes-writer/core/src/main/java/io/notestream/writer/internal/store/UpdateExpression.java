package io.notestream.writer.internal.store;

import io.notestream.model.note.Note;
import io.notestream.model.table.NoteCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The update expression that turns the item of one version of a note into that of the next. It
 * touches only what differs, so that attributes of a newer writer survive an older one.
 *
 * @param expression the {@code UpdateExpression}
 * @param names the names of its placeholders
 * @param values the values of its placeholders
 */
record UpdateExpression(
    String expression, Map<String, String> names, Map<String, AttributeValue> values) {

  /** Returns the change between two versions of a note, which must differ. */
  static UpdateExpression between(Note before, Note after) {
    Map<String, AttributeValue> from = NoteCodec.encode(before);
    Map<String, AttributeValue> to = NoteCodec.encode(after);
    Map<String, String> names = new HashMap<>();
    Map<String, AttributeValue> values = new HashMap<>();
    List<String> sets = new ArrayList<>();
    List<String> removes = new ArrayList<>();
    for (Map.Entry<String, AttributeValue> attribute : new TreeMap<>(to).entrySet()) {
      if (!attribute.getValue().equals(from.get(attribute.getKey()))) {
        String number = Integer.toString(names.size());
        names.put("#" + number, attribute.getKey());
        values.put(":" + number, attribute.getValue());
        sets.add("#" + number + " = :" + number);
      }
    }
    for (String name : from.keySet()) {
      if (!to.containsKey(name)) {
        String placeholder = "#" + names.size();
        names.put(placeholder, name);
        removes.add(placeholder);
      }
    }
    String expression = "SET " + String.join(", ", sets);
    if (!removes.isEmpty()) {
      expression += " REMOVE " + String.join(", ", removes);
    }
    return new UpdateExpression(expression, names, values);
  }
}
