package io.notestream.local.internal.expression;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.item.Wording;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The expressions, and the older parameters, that requests of a kind may have. The entry point of
 * this package: {@code ExpressionParameters.PUT_ITEM.read(request).parse()}.
 */
public enum ExpressionParameters {
  GET_ITEM(List.of("ProjectionExpression"), List.of("AttributesToGet")),
  PUT_ITEM(List.of("ConditionExpression"), List.of("Expected", "ConditionalOperator")),
  DELETE_ITEM(List.of("ConditionExpression"), List.of("Expected", "ConditionalOperator")),
  UPDATE_ITEM(
      List.of("UpdateExpression", "ConditionExpression"),
      List.of("AttributeUpdates", "Expected", "ConditionalOperator")),
  QUERY(
      List.of("ProjectionExpression", "FilterExpression", "KeyConditionExpression"),
      List.of("AttributesToGet", "QueryFilter", "ConditionalOperator", "KeyConditions")),
  SCAN(
      List.of("ProjectionExpression", "FilterExpression"),
      List.of("AttributesToGet", "ScanFilter", "ConditionalOperator")),
  TRANSACT_GET(List.of("ProjectionExpression"), List.of()),
  /** Put, Delete and ConditionCheck of a transaction. */
  TRANSACT_CONDITION(List.of("ConditionExpression"), List.of()),
  TRANSACT_UPDATE(List.of("UpdateExpression", "ConditionExpression"), List.of());

  private final List<String> expressions;
  private final List<String> legacy;

  ExpressionParameters(List<String> expressions, List<String> legacy) {
    this.expressions = expressions;
    this.legacy = legacy;
  }

  /**
   * Checks that a request does not mix the two styles, and has names and values only if it has
   * expressions to use them in, which transactions do not ask for. The parameters themselves are
   * not read yet.
   *
   * @param request the request, or the part of it that has the parameters
   * @throws ServiceException ValidationException if the parameters do not go together
   */
  public UnparsedExpressions read(JsonNode request) {
    List<String> used = present(request, expressions);
    if (!used.isEmpty()) {
      List<String> mixed = new ArrayList<>(present(request, legacy));
      if (!used.contains("KeyConditionExpression")) {
        mixed.remove("KeyConditions");
      }
      if (!mixed.isEmpty()) {
        throw ServiceException.validation(
            "Can not use both expression and non-expression parameters in the same request:"
                + " Non-expression parameters: {"
                + String.join(", ", mixed)
                + "} Expression parameters: {"
                + String.join(", ", used)
                + "}");
      }
    }
    if (inTransaction()) {
      return new UnparsedExpressions(this, request);
    }
    if (used.isEmpty() && member(request, Placeholders.NAMES) != null) {
      throw ServiceException.validation(
          "ExpressionAttributeNames can only be specified when using expressions");
    }
    checkValues(request, used);
    return new UnparsedExpressions(this, request);
  }

  private void checkValues(JsonNode request, List<String> used) {
    List<String> withValues =
        expressions.stream().filter(each -> !each.equals("ProjectionExpression")).toList();
    if (member(request, Placeholders.VALUES) != null
        && !withValues.isEmpty()
        && withValues.stream().noneMatch(used::contains)) {
      String missing =
          writesOneItem()
              ? ""
              : ": "
                  + String.join(" and ", withValues)
                  + (withValues.size() > 1 ? " are null" : " is null");
      throw ServiceException.validation(
          "ExpressionAttributeValues can only be specified when using expressions" + missing);
    }
  }

  /** Returns a member of the request, null if it has none or may not have it. */
  @Nullable JsonNode parameter(JsonNode request, String name) {
    return expressions.contains(name) || legacy.contains(name) ? member(request, name) : null;
  }

  /** Returns how an error of such a request says what is wrong with a value. */
  Wording wording() {
    return switch (this) {
      case GET_ITEM, PUT_ITEM, DELETE_ITEM, UPDATE_ITEM, QUERY -> Wording.CURRENT;
      case SCAN, TRANSACT_GET, TRANSACT_CONDITION, TRANSACT_UPDATE -> Wording.OLDER;
    };
  }

  private boolean inTransaction() {
    return this == TRANSACT_GET || this == TRANSACT_CONDITION || this == TRANSACT_UPDATE;
  }

  /** Returns whether names and values that no expression uses are refused. */
  boolean refusesUnused(JsonNode request) {
    return !inTransaction() || !present(request, expressions).isEmpty();
  }

  private boolean writesOneItem() {
    return this == PUT_ITEM || this == DELETE_ITEM || this == UPDATE_ITEM;
  }

  /** Returns whether values can be used in requests of this kind. */
  boolean hasValues() {
    return expressions.stream().anyMatch(each -> !each.equals("ProjectionExpression"));
  }

  static @Nullable JsonNode member(JsonNode request, String name) {
    JsonNode member = request.get(name);
    return member == null || member.isNull() ? null : member;
  }

  private static List<String> present(JsonNode request, List<String> names) {
    List<String> present = new ArrayList<>(0);
    for (String name : names) {
      if (member(request, name) != null) {
        present.add(name);
      }
    }
    return present;
  }
}
