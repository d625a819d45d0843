package io.notestream.local.internal.expression;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.item.Value;
import io.notestream.local.internal.item.ValueJson;
import io.notestream.local.internal.item.Wording;
import io.notestream.local.internal.shape.JsonBoolean;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads conditions in the older parameters Expected, QueryFilter, ScanFilter and KeyConditions. */
final class LegacyConditions {

  private static final String VALUE_LIST = "AttributeValueList";
  private static final String OPERATOR = "ComparisonOperator";

  private LegacyConditions() {}

  /** Reads Expected. */
  static Condition expected(JsonNode json, @Nullable String conditionalOperator) {
    Map<String, ItemPredicate> checks = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      checks.put(member.getKey(), expectation(member.getKey(), member.getValue()));
    }
    return joined(checks, conditionalOperator);
  }

  private static ItemPredicate expectation(String attribute, JsonNode json) {
    JsonNode value = present(json, "Value");
    JsonNode list = present(json, VALUE_LIST);
    JsonNode exists = present(json, "Exists");
    if (list != null && value != null) {
      throw ServiceException.invalidParameter(
          "Value and AttributeValueList cannot be used together for Attribute: " + attribute);
    }
    JsonNode operator = present(json, OPERATOR);
    if (operator == null) {
      if (list != null) {
        throw ServiceException.invalidParameter(
            "AttributeValueList can only be used with a ComparisonOperator for Attribute: "
                + attribute);
      }
      return existence(attribute, exists, value);
    }
    if (exists != null) {
      throw ServiceException.invalidParameter(
          "Exists and ComparisonOperator cannot be used together for Attribute: " + attribute);
    }
    ComparisonOperator comparison = ComparisonOperator.valueOf(operator.textValue());
    boolean unary =
        comparison == ComparisonOperator.NULL || comparison == ComparisonOperator.NOT_NULL;
    if (!unary && list == null && value == null) {
      throw ServiceException.invalidParameter(
          "Value or AttributeValueList must be used with ComparisonOperator: "
              + comparison
              + " for Attribute: "
              + attribute);
    }
    List<Value> values =
        value != null ? List.of(ValueJson.value(value)) : values(list, Wording.CURRENT);
    comparison.check(values);
    return comparison.of(attribute, values);
  }

  private static ItemPredicate existence(
      String attribute, @Nullable JsonNode exists, @Nullable JsonNode value) {
    boolean mustExist = exists == null || JsonBoolean.of(exists);
    if (mustExist && value == null) {
      throw ServiceException.invalidParameter(
          "Value must be provided when Exists is "
              + (exists == null ? "null" : "true")
              + " for Attribute: "
              + attribute);
    }
    if (!mustExist && value != null) {
      throw ServiceException.invalidParameter(
          "Value cannot be used when Exists is false for Attribute: " + attribute);
    }
    return value == null
        ? ComparisonOperator.NULL.of(attribute, List.of())
        : ComparisonOperator.EQ.of(attribute, List.of(ValueJson.value(value)));
  }

  /** Reads QueryFilter or ScanFilter. */
  static Condition filter(JsonNode json, @Nullable String conditionalOperator, Wording wording) {
    Map<String, ItemPredicate> checks = new LinkedHashMap<>();
    comparisons(json, wording)
        .forEach(
            (attribute, comparison) -> {
              comparison.operator().check(comparison.values());
              checks.put(attribute, comparison.operator().of(attribute, comparison.values()));
            });
    return joined(checks, conditionalOperator);
  }

  /** Reads KeyConditions. */
  static KeyConditions keyConditions(JsonNode json) {
    return BoundKeyConditions.ofLegacy(comparisons(json, Wording.CURRENT));
  }

  private static Map<String, KeyComparison> comparisons(JsonNode json, Wording wording) {
    Map<String, KeyComparison> comparisons = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      JsonNode operator = present(member.getValue(), OPERATOR);
      if (operator == null) {
        throw ServiceException.validation("The filter condition for an attribute cannot be null");
      }
      comparisons.put(
          member.getKey(),
          new KeyComparison(
              ComparisonOperator.valueOf(operator.textValue()),
              values(present(member.getValue(), VALUE_LIST), wording)));
    }
    return comparisons;
  }

  private static List<Value> values(@Nullable JsonNode list, Wording wording) {
    List<Value> values = new ArrayList<>(2);
    if (list != null) {
      list.forEach(each -> values.add(ValueJson.value(each, wording)));
    }
    return values;
  }

  private static Condition joined(
      Map<String, ItemPredicate> checks, @Nullable String conditionalOperator) {
    if (conditionalOperator != null && checks.size() < 2) {
      throw ServiceException.validation(
          checks.isEmpty()
              ? "ConditionalOperator cannot be used without Filter or Expected"
              : "ConditionalOperator can only be used when Filter or Expected has two or more"
                  + " elements");
    }
    List<ItemPredicate> all = List.copyOf(checks.values());
    return new BoundCondition(
        "OR".equals(conditionalOperator) ? ItemPredicate.any(all) : ItemPredicate.all(all),
        checks.keySet().stream().map(DocumentPath::of).toList());
  }

  private static @Nullable JsonNode present(JsonNode json, String member) {
    JsonNode value = json.get(member);
    return value == null || value.isNull() ? null : value;
  }
}
