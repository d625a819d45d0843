package io.notestream.local.expression;

import static io.notestream.local.expression.Requests.assertRefused;
import static io.notestream.local.expression.Requests.parse;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which parameters go together, and what names and values are. */
class ParametersTest {

  private static final String MIXED =
      "Can not use both expression and non-expression parameters in the same request:"
          + " Non-expression parameters: {%s} Expression parameters: {%s}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "PUT_ITEM | {'Expected':{},'ConditionExpression':'x'} | Expected | ConditionExpression",
        "DELETE_ITEM | {'ConditionalOperator':'OR','ConditionExpression':'x'} |"
            + " ConditionalOperator | ConditionExpression",
        "UPDATE_ITEM | {'AttributeUpdates':{},'Expected':{},'UpdateExpression':'x',"
            + "'ConditionExpression':'x'} | AttributeUpdates, Expected | UpdateExpression,"
            + " ConditionExpression",
        "GET_ITEM | {'AttributesToGet':['a'],'ProjectionExpression':'x'} | AttributesToGet |"
            + " ProjectionExpression",
        "QUERY | {'KeyConditions':{},'QueryFilter':{},'KeyConditionExpression':'x'} | QueryFilter,"
            + " KeyConditions | KeyConditionExpression",
        "SCAN | {'ScanFilter':{},'FilterExpression':'x'} | ScanFilter | FilterExpression"
      })
  void stylesDoNotMix(
      ExpressionParameters parameters, String body, String legacy, String expressions) {
    assertRefused(() -> parse(parameters, body), MIXED.formatted(legacy, expressions));
  }

  @Test
  void keyConditionsGoWithAFilterExpression() {
    Expressions expressions =
        parse(
            ExpressionParameters.QUERY,
            "{'KeyConditions':{'k':{'ComparisonOperator':'EQ','AttributeValueList':[{'S':'x'}]}},"
                + "'FilterExpression':'attribute_exists(a)'}");

    assertThat(expressions.keyConditions()).isNotNull();
    assertThat(expressions.filter()).isNotNull();
  }

  @Test
  void requestWithoutParametersAsksForNothing() {
    assertThat(parse(ExpressionParameters.UPDATE_ITEM, "{'ConditionExpression':null}"))
        .isEqualTo(new Expressions(null, null, null, null, null));
  }

  @Test
  void namesAndValuesAreForExpressions() {
    assertRefused(
        () -> parse(ExpressionParameters.PUT_ITEM, "{'ExpressionAttributeNames':{'#a':'a'}}"),
        "ExpressionAttributeNames can only be specified when using expressions");
    assertRefused(
        () ->
            parse(ExpressionParameters.PUT_ITEM, "{'ExpressionAttributeValues':{':a':{'S':'a'}}}"),
        "ExpressionAttributeValues can only be specified when using expressions:"
            + " ConditionExpression is null");
    assertRefused(
        () ->
            parse(
                ExpressionParameters.UPDATE_ITEM, "{'ExpressionAttributeValues':{':a':{'S':'a'}}}"),
        "ExpressionAttributeValues can only be specified when using expressions: UpdateExpression"
            + " and ConditionExpression are null");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'ExpressionAttributeNames':{} | ExpressionAttributeNames must not be empty",
        "'ExpressionAttributeValues':{} | ExpressionAttributeValues must not be empty",
        "'ExpressionAttributeNames':{'a':'a'} | ExpressionAttributeNames contains invalid key:"
            + " Syntax error; key: \"\"a\"\"",
        "'ExpressionAttributeNames':{'#a-b':'a'} | ExpressionAttributeNames contains invalid key:"
            + " Syntax error; key: \"\"#a-b\"\"",
        "'ExpressionAttributeValues':{'#v':{'S':'a'}} | ExpressionAttributeValues contains invalid"
            + " key: Syntax error; key: \"\"#v\"\"",
        "'ExpressionAttributeValues':{':v':{'N':'x'}} | ExpressionAttributeValues contains invalid"
            + " value: The parameter cannot be converted to a numeric value: x for key :v",
        "'ExpressionAttributeValues':{':v':{}} | ExpressionAttributeValues contains invalid value:"
            + " Supplied AttributeValue is empty, must contain exactly one of the supported"
            + " datatypes for key :v"
      })
  void placeholdersAreChecked(String placeholders, String message) {
    assertRefused(
        () ->
            parse(
                ExpressionParameters.PUT_ITEM,
                "{'ConditionExpression':'attribute_exists(a)'," + placeholders + "}"),
        message.replace("\"\"", "\""));
  }

  @Test
  void placeholdersAreUsedInAnyOfTheExpressions() {
    Expressions expressions =
        parse(
            ExpressionParameters.UPDATE_ITEM,
            "{'UpdateExpression':'SET #a = :a','ConditionExpression':'#b = :b',"
                + "'ExpressionAttributeNames':{'#a':'a','#b':'b'},"
                + "'ExpressionAttributeValues':{':a':{'N':'1'},':b':{'N':'2'}}}");

    assertThat(expressions.update()).isNotNull();
    assertThat(expressions.condition()).isNotNull();
  }

  @Test
  void placeholdersThatNoneUsesAreRefused() {
    String condition =
        "{'ConditionExpression':'#a = :a','ExpressionAttributeNames':{%s},"
            + "'ExpressionAttributeValues':{%s}}";

    assertRefused(
        () ->
            parse(
                ExpressionParameters.PUT_ITEM,
                condition.formatted("'#a':'a','#x':'x','#y':'y'", "':a':{'N':'1'}")),
        "Value provided in ExpressionAttributeNames unused in expressions: keys: {#x, #y}");
    assertRefused(
        () ->
            parse(
                ExpressionParameters.PUT_ITEM,
                condition.formatted("'#a':'a'", "':a':{'N':'1'},':x':{'N':'1'}")),
        "Value provided in ExpressionAttributeValues unused in expressions: keys: {:x}");
  }

  @Test
  void keyConditionsAreOneOrTwo() {
    String equal = "'%s':{'ComparisonOperator':'EQ','AttributeValueList':[{'S':'x'}]}";

    assertRefused(
        () ->
            parse(
                ExpressionParameters.QUERY,
                "{'KeyConditions':{"
                    + equal.formatted("a")
                    + ","
                    + equal.formatted("b")
                    + ","
                    + equal.formatted("c")
                    + "}}"),
        "Conditions can be of length 1 or 2 only");
    assertRefused(
        () -> parse(ExpressionParameters.QUERY, "{'KeyConditions':{}}"),
        "Conditions can be of length 1 or 2 only");
  }
}
