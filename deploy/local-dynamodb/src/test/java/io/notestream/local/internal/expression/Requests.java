package io.notestream.local.internal.expression;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.item.ValueJson;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Requests and items in JSON, with single quotes for brevity. */
final class Requests {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_SINGLE_QUOTES).build();

  private Requests() {}

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException malformed) {
      throw new IllegalArgumentException(text, malformed);
    }
  }

  static Item item(String text) {
    return ValueJson.item(json(text));
  }

  /** The body of a request; what is empty is left out. */
  static JsonNode body(String parameter, String expression, String names, String values) {
    ObjectNode body = JSON.createObjectNode();
    body.put(parameter, expression);
    if (!names.isEmpty()) {
      body.set("ExpressionAttributeNames", json(names));
    }
    if (!values.isEmpty()) {
      body.set("ExpressionAttributeValues", json(values));
    }
    return body;
  }

  static Condition condition(String expression, String names, String values) {
    return requireNonNull(
        ExpressionParameters.PUT_ITEM
            .read(body("ConditionExpression", expression, names, values))
            .parse()
            .condition());
  }

  static Condition condition(String expression, String values) {
    return condition(expression, "", values);
  }

  static Update update(String expression, String names, String values) {
    return requireNonNull(
        ExpressionParameters.UPDATE_ITEM
            .read(body("UpdateExpression", expression, names, values))
            .parse()
            .update());
  }

  static Update update(String expression, String values) {
    return update(expression, "", values);
  }

  static Projection projection(String expression, String names) {
    return requireNonNull(
        ExpressionParameters.GET_ITEM
            .read(body("ProjectionExpression", expression, names, ""))
            .parse()
            .projection());
  }

  static Projection projection(String expression) {
    return projection(expression, "");
  }

  static KeyConditions keyConditions(String expression, String names, String values) {
    return requireNonNull(
        ExpressionParameters.QUERY
            .read(body("KeyConditionExpression", expression, names, values))
            .parse()
            .keyConditions());
  }

  static Expressions parse(ExpressionParameters parameters, String body) {
    return parameters.read(json(body)).parse();
  }

  static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ServiceException.class,
            refused -> assertThat(refused.name()).isEqualTo("ValidationException"))
        .hasMessage(message);
  }
}
