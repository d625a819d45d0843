package io.notestream.local.internal.expression;

import static java.util.stream.Collectors.joining;

import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.expression.KeyConditions.KeyAttribute;
import io.notestream.local.internal.item.Value;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of a query on a key of several attributes: each attribute of the partition key
 * equals a value, and so do those of the sort key up to the last one that has a condition, which
 * can be of any kind. See <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.MultiAttributeKeys">multi-attribute
 * keys</a>.
 */
final class MultiAttributeConditions {

  private final Map<String, KeyComparison> conditions;
  private final List<KeyAttribute> hash;
  private final List<KeyAttribute> range;

  private MultiAttributeConditions(
      Map<String, KeyComparison> conditions, List<KeyAttribute> hash, List<KeyAttribute> range) {
    this.conditions = conditions;
    this.hash = hash;
    this.range = range;
  }

  /**
   * Returns the condition for such a key.
   *
   * @throws ServiceException ValidationException if the conditions do not fit the key
   */
  static KeyCondition on(
      Map<String, KeyComparison> conditions, List<KeyAttribute> hash, List<KeyAttribute> range) {
    return new MultiAttributeConditions(conditions, hash, range).condition();
  }

  private KeyCondition condition() {
    String open = withoutEquality(hash);
    if (!open.isEmpty()) {
      throw ServiceException.validation(
          "HASH key attributes " + open + " must have equality conditions specified in the query");
    }
    refuseOthers();
    Stream.concat(hash.stream(), range.stream()).forEach(this::requireFit);
    KeyAttribute last = last();
    if (last == null) {
      return new KeyCondition(values(hash), List.of(), null);
    }
    List<KeyAttribute> leading = range.subList(0, range.indexOf(last));
    String gaps = withoutEquality(leading);
    if (!gaps.isEmpty()) {
      throw ServiceException.validation(
          "RANGE key attributes "
              + gaps
              + " must have equality conditions specified in the query because a condition is"
              + " present on key attribute "
              + last.name());
    }
    return new KeyCondition(values(hash), values(leading), comparison(last).rangeCondition());
  }

  private void refuseOthers() {
    Set<String> names =
        Stream.concat(hash.stream(), range.stream())
            .map(KeyAttribute::name)
            .collect(Collectors.toSet());
    if (!names.containsAll(conditions.keySet())) {
      throw BoundKeyConditions.unsupported();
    }
  }

  private void requireFit(KeyAttribute attribute) {
    KeyComparison comparison = conditions.get(attribute.name());
    if (comparison != null) {
      comparison.requireFit(attribute);
    }
  }

  /** Returns the last attribute of the sort key that has a condition, null if none has. */
  private @Nullable KeyAttribute last() {
    for (int i = range.size() - 1; i >= 0; i--) {
      if (conditions.containsKey(range.get(i).name())) {
        return range.get(i);
      }
    }
    return null;
  }

  private String withoutEquality(List<KeyAttribute> attributes) {
    return attributes.stream()
        .map(KeyAttribute::name)
        .filter(
            name -> {
              KeyComparison comparison = conditions.get(name);
              return comparison == null || !comparison.isEquality();
            })
        .collect(joining(", "));
  }

  private List<Value> values(List<KeyAttribute> attributes) {
    return attributes.stream().map(each -> comparison(each).values().get(0)).toList();
  }

  private KeyComparison comparison(KeyAttribute attribute) {
    KeyComparison comparison = conditions.get(attribute.name());
    if (comparison == null) {
      throw new IllegalArgumentException("no condition on " + attribute.name());
    }
    return comparison;
  }
}
