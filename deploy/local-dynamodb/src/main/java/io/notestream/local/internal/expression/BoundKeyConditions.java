package io.notestream.local.internal.expression;

import io.notestream.local.internal.error.ServiceException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Key conditions by attribute, from either style of parameters. */
final class BoundKeyConditions implements KeyConditions {

  private final Map<String, KeyComparison> conditions;
  private final boolean legacy;

  private BoundKeyConditions(Map<String, KeyComparison> conditions, boolean legacy) {
    conditions.values().forEach(each -> each.operator().check(each.values()));
    this.conditions = Collections.unmodifiableMap(new LinkedHashMap<>(conditions));
    this.legacy = legacy;
  }

  /**
   * Returns the conditions of KeyConditions.
   *
   * @throws ServiceException ValidationException if they fit no key
   */
  static KeyConditions ofLegacy(Map<String, KeyComparison> conditions) {
    KeyConditions bound = new BoundKeyConditions(conditions, true);
    if (conditions.isEmpty()) {
      throw oneOrTwo();
    }
    return bound;
  }

  /** Returns the conditions of a KeyConditionExpression; how many there may be, the key decides. */
  static KeyConditions of(Map<String, KeyComparison> conditions) {
    return new BoundKeyConditions(conditions, false);
  }

  @Override
  public Set<String> attributes() {
    return conditions.keySet();
  }

  @Override
  public KeyCondition on(List<KeyAttribute> hash, List<KeyAttribute> range) {
    boolean several = hash.size() > 1 || range.size() > 1;
    if (conditions.size() > Math.max(2, hash.size() + range.size())) {
      throw legacy && !several ? oneOrTwo() : tooMany(hash.size() + range.size());
    }
    return several
        ? MultiAttributeConditions.on(conditions, hash, range)
        : on(hash.get(0), range.isEmpty() ? null : range.get(0));
  }

  private KeyCondition on(KeyAttribute hash, @Nullable KeyAttribute range) {
    if (range == null && conditions.size() > 1) {
      throw unsupported();
    }
    KeyComparison ofHash = conditions.get(hash.name());
    if (ofHash == null) {
      throw missed(hash);
    }
    ofHash.requireFit(hash);
    if (!ofHash.isEquality()) {
      throw unsupported();
    }
    if (range == null || conditions.size() == 1) {
      return new KeyCondition(ofHash.values(), List.of(), null);
    }
    KeyComparison ofRange = conditions.get(range.name());
    if (ofRange == null) {
      throw missed(range);
    }
    ofRange.requireFit(range);
    return new KeyCondition(ofHash.values(), List.of(), ofRange.rangeCondition());
  }

  private static ServiceException oneOrTwo() {
    return ServiceException.validation("Conditions can be of length 1 or 2 only");
  }

  private ServiceException tooMany(int attributes) {
    return ServiceException.validation(
        "The number of query conditions ("
            + conditions.size()
            + ") exceeds the number of key attributes defined in the schema ("
            + attributes
            + ")");
  }

  private static ServiceException missed(KeyAttribute attribute) {
    return ServiceException.validation(
        "Query condition missed key schema element: " + attribute.name());
  }

  static ServiceException unsupported() {
    return ServiceException.validation("Query key condition not supported");
  }
}
