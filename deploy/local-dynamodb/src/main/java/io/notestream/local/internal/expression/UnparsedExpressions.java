package io.notestream.local.internal.expression;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.error.ServiceException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The expressions of a request, not read yet; it is only known that they go together. */
public final class UnparsedExpressions {

  private final ExpressionParameters parameters;
  private final JsonNode request;

  UnparsedExpressions(ExpressionParameters parameters, JsonNode request) {
    this.parameters = parameters;
    this.request = request;
  }

  /**
   * Reads all that the parameters say and checks it, as far as that can be done without the table
   * and its items.
   *
   * @throws ServiceException ValidationException if something is wrong with a parameter
   */
  public Expressions parse() {
    String operator = text("ConditionalOperator");
    Update legacyUpdate = legacyUpdate();
    Condition legacyCondition = legacyCondition(operator);
    Condition legacyFilter = legacyFilter(operator);
    if (operator != null && legacyCondition == null && legacyFilter == null) {
      throw ServiceException.validation(
          "ConditionalOperator cannot be used without Filter or Expected");
    }
    Projection legacyProjection = legacyProjection();

    Placeholders placeholders =
        Placeholders.read(
            ExpressionParameters.member(request, Placeholders.NAMES),
            parameters.hasValues()
                ? ExpressionParameters.member(request, Placeholders.VALUES)
                : null,
            parameters.wording());
    Update update = update(placeholders);
    Condition condition = condition("ConditionExpression", placeholders);
    KeyConditions keyConditions = keyConditions(placeholders);
    Condition filter = condition("FilterExpression", placeholders);
    Projection projection = projection(placeholders);
    if (parameters.refusesUnused(request)) {
      placeholders.requireAllUsed();
    }

    return new Expressions(
        condition == null ? legacyCondition : condition,
        filter == null ? legacyFilter : filter,
        update == null ? legacyUpdate : update,
        projection == null ? legacyProjection : projection,
        keyConditions == null ? legacyKeyConditions() : keyConditions,
        placeholders.values());
  }

  /**
   * Refuses expressions of a write that are not well formed, before anything else is known of it.
   *
   * @throws ServiceException ValidationException
   */
  public void requireSyntax() {
    String update = text("UpdateExpression");
    if (update != null) {
      Grammar.UPDATE.read("UpdateExpression", update);
    }
    String condition = text("ConditionExpression");
    if (condition != null) {
      Grammar.CONDITION.read("ConditionExpression", condition);
    }
  }

  private @Nullable JsonNode parameter(String name) {
    return parameters.parameter(request, name);
  }

  private @Nullable String text(String name) {
    JsonNode value = parameter(name);
    return value == null ? null : value.textValue();
  }

  private @Nullable Update update(Placeholders placeholders) {
    String name = "UpdateExpression";
    String text = text(name);
    return text == null
        ? null
        : UpdateBinder.bind(Grammar.UPDATE.read(name, text), placeholders, name);
  }

  private @Nullable Condition condition(String name, Placeholders placeholders) {
    String text = text(name);
    return text == null
        ? null
        : ConditionBinder.bind(Grammar.CONDITION.read(name, text), placeholders, name);
  }

  private @Nullable KeyConditions keyConditions(Placeholders placeholders) {
    String name = "KeyConditionExpression";
    String text = text(name);
    return text == null
        ? null
        : KeyConditionBinder.bind(Grammar.CONDITION.read(name, text), placeholders, name);
  }

  private @Nullable Projection projection(Placeholders placeholders) {
    String name = "ProjectionExpression";
    String text = text(name);
    return text == null
        ? null
        : ProjectionReader.bind(Grammar.PROJECTION.read(name, text), placeholders, name);
  }

  private @Nullable Update legacyUpdate() {
    JsonNode json = parameter("AttributeUpdates");
    return json == null ? null : LegacyUpdates.read(json);
  }

  private @Nullable Condition legacyCondition(@Nullable String operator) {
    JsonNode json = parameter("Expected");
    return json == null ? null : LegacyConditions.expected(json, operator);
  }

  private @Nullable Condition legacyFilter(@Nullable String operator) {
    JsonNode query = parameter("QueryFilter");
    JsonNode json = query == null ? parameter("ScanFilter") : query;
    return json == null ? null : LegacyConditions.filter(json, operator, parameters.wording());
  }

  private @Nullable KeyConditions legacyKeyConditions() {
    JsonNode json = parameter("KeyConditions");
    return json == null ? null : LegacyConditions.keyConditions(json);
  }

  private @Nullable Projection legacyProjection() {
    JsonNode json = parameter("AttributesToGet");
    if (json == null) {
      return null;
    }
    Set<DocumentPath> paths = new LinkedHashSet<>();
    for (JsonNode name : json) {
      if (!paths.add(DocumentPath.of(name.textValue()))) {
        throw ServiceException.invalidParameter(
            "Duplicate value in attribute name: " + name.textValue());
      }
    }
    return new PathProjection(List.copyOf(paths));
  }
}
