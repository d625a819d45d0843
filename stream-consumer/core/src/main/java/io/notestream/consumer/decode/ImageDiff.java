package io.notestream.consumer.decode;

import io.notestream.model.table.KeyAttributes;
import java.util.Collections;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The difference between two images of an item. */
final class ImageDiff {

  private ImageDiff() {}

  /**
   * Returns the names of the attributes that differ; none if one of the images is empty. Index keys
   * are left out: they follow from the attributes that they are made of.
   */
  static SortedSet<String> changedNames(
      Map<String, AttributeValue> before, Map<String, AttributeValue> after) {
    if (before.isEmpty() || after.isEmpty()) {
      return Collections.emptySortedSet();
    }
    SortedSet<String> changed = new TreeSet<>();
    int common = 0;
    for (Map.Entry<String, AttributeValue> entry : after.entrySet()) {
      AttributeValue old = before.get(entry.getKey());
      if (old != null) {
        common++;
      }
      if (!SameValue.test(old, entry.getValue())) {
        add(changed, entry.getKey());
      }
    }
    if (common < before.size()) {
      for (String name : before.keySet()) {
        if (!after.containsKey(name)) {
          add(changed, name);
        }
      }
    }
    return changed;
  }

  private static void add(SortedSet<String> changed, String name) {
    if (!name.equals(KeyAttributes.GSI1_PK) && !name.equals(KeyAttributes.GSI1_SK)) {
      changed.add(name);
    }
  }
}
