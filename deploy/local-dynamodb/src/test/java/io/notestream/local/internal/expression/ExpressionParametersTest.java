package io.notestream.local.internal.expression;

import static io.notestream.local.internal.expression.Requests.assertRefused;
import static io.notestream.local.internal.expression.Requests.json;
import static io.notestream.local.internal.expression.Requests.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Which parameters go together, and how placeholders are checked. */
class ExpressionParametersTest {

  @Test
  void requestWithoutExpressionsHasNone() {
    assertThat(parse(ExpressionParameters.UPDATE_ITEM, "{'TableName': 't'}"))
        .isEqualTo(new Expressions(null, null, null, null, null, Map.of()));
  }

  @Test
  void nullCountsAsAbsent() {
    assertThat(
            parse(
                ExpressionParameters.PUT_ITEM,
                "{'ConditionExpression': null, 'Expected': null, 'ExpressionAttributeNames': null}"))
        .isEqualTo(new Expressions(null, null, null, null, null, Map.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "PUT_ITEM | {'Expected': {}, 'ConditionExpression': ''} | {Expected} | {ConditionExpression}",
        "UPDATE_ITEM | {'ConditionExpression': 'a', 'UpdateExpression': 'b', 'Expected': {},"
            + " 'AttributeUpdates': {}} | {AttributeUpdates, Expected} | {UpdateExpression,"
            + " ConditionExpression}",
        "DELETE_ITEM | {'ConditionalOperator': 'OR', 'ConditionExpression': 'x'} |"
            + " {ConditionalOperator} | {ConditionExpression}",
        "GET_ITEM | {'AttributesToGet': ['a'], 'ProjectionExpression': 'a'} | {AttributesToGet} |"
            + " {ProjectionExpression}",
        "SCAN | {'ScanFilter': {}, 'ConditionalOperator': 'OR', 'ProjectionExpression': 'a'} |"
            + " {ScanFilter, ConditionalOperator} | {ProjectionExpression}",
        "QUERY | {'KeyConditions': {}, 'KeyConditionExpression': 'a'} | {KeyConditions} |"
            + " {KeyConditionExpression}",
        "QUERY | {'QueryFilter': {}, 'FilterExpression': 'a', 'KeyConditions': {}} | {QueryFilter}"
            + " | {FilterExpression}"
      })
  void stylesCannotBeMixed(
      ExpressionParameters parameters, String body, String legacy, String expressions) {
    assertRefused(
        () -> parameters.read(json(body)),
        "Can not use both expression and non-expression parameters in the same request:"
            + " Non-expression parameters: "
            + legacy
            + " Expression parameters: "
            + expressions);
  }

  @Test
  void keyConditionsGoWithOtherExpressions() {
    Expressions expressions =
        parse(
            ExpressionParameters.QUERY,
            """
            {'KeyConditions': {'pk': {'ComparisonOperator': 'EQ',
                                      'AttributeValueList': [{'S': 'p'}]}},
             'FilterExpression': 'attribute_exists(a)'}
            """);

    assertThat(expressions.keyConditions()).isNotNull();
    assertThat(expressions.filter()).isNotNull();
  }

  @Test
  void namesNeedAnExpression() {
    assertRefused(
        () -> ExpressionParameters.PUT_ITEM.read(json("{'ExpressionAttributeNames': {}}")),
        "ExpressionAttributeNames can only be specified when using expressions");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SCAN | FilterExpression is null",
        "QUERY | FilterExpression and KeyConditionExpression are null"
      })
  void valuesNeedAnExpressionThatCanUseThem(ExpressionParameters parameters, String missing) {
    assertRefused(
        () -> parameters.read(json("{'ExpressionAttributeValues': {}}")),
        "ExpressionAttributeValues can only be specified when using expressions: " + missing);
  }

  @ParameterizedTest
  @EnumSource(names = {"TRANSACT_GET", "TRANSACT_CONDITION", "TRANSACT_UPDATE"})
  void transactionsTakePlaceholdersWithoutAnExpression(ExpressionParameters parameters) {
    assertThatCode(
            () ->
                parse(
                    parameters,
                    "{'ExpressionAttributeNames': {'#a': 'a'},"
                        + " 'ExpressionAttributeValues': {':v': {'S': 'x'}}}"))
        .doesNotThrowAnyException();
  }

  @Test
  void transactionsUseAllPlaceholdersIfTheyHaveAnExpression() {
    assertRefused(
        () ->
            parse(
                ExpressionParameters.TRANSACT_CONDITION,
                "{'ConditionExpression': 'attribute_exists(a)',"
                    + " 'ExpressionAttributeNames': {'#a': 'a'}}"),
        "Value provided in ExpressionAttributeNames unused in expressions: keys: {#a}");
  }

  @Test
  void placeholdersHaveAMostLength() {
    String most = "x".repeat(254);
    String expressions =
        "{'FilterExpression': '#%1$s = :%1$s', 'ExpressionAttributeNames': {'#%1$s': 'a'},"
            + " 'ExpressionAttributeValues': {':%1$s': {'S': 'x'}}}";

    assertThatCode(() -> parse(ExpressionParameters.SCAN, expressions.formatted(most)))
        .doesNotThrowAnyException();
    assertRefused(
        () -> parse(ExpressionParameters.SCAN, expressions.formatted(most + "-")),
        "ExpressionAttributeNames contains invalid key: The expression attribute map contains a key"
            + " that is too long; size of key: 256");
    assertRefused(
        () ->
            parse(
                ExpressionParameters.SCAN,
                "{'FilterExpression': 'a = :a', 'ExpressionAttributeValues': {':%s': {'S': 'x'}}}"
                    .formatted(most + "x")),
        "ExpressionAttributeValues contains invalid key: The expression attribute map contains a"
            + " key that is too long;");
  }

  @ParameterizedTest
  @EnumSource(names = {"PUT_ITEM", "UPDATE_ITEM", "DELETE_ITEM"})
  void writesOfSingleItemsDoNotSayWhichExpressionValuesNeed(ExpressionParameters parameters) {
    assertRefused(
        () -> parameters.read(json("{'ExpressionAttributeValues': {}}")),
        "ExpressionAttributeValues can only be specified when using expressions");
  }

  @ParameterizedTest
  @EnumSource(names = {"PUT_ITEM", "UPDATE_ITEM", "DELETE_ITEM", "QUERY"})
  void badValueIsNotCalledByItsPlaceholder(ExpressionParameters parameters) {
    String values = "'ExpressionAttributeValues': {':b': {'N': '%s'}}}";
    String expression =
        parameters == ExpressionParameters.QUERY ? "FilterExpression" : "ConditionExpression";

    assertRefused(
        () -> parse(parameters, "{'" + expression + "': 'a = :b', " + values.formatted("b")),
        "The parameter cannot be converted to a numeric value: b");
    assertRefused(
        () -> parse(parameters, "{'" + expression + "': 'a = :b', " + values.formatted("1e126")),
        "Number overflow. Attempting to store a number with magnitude larger than supported range");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'ExpressionAttributeNames': {} | ExpressionAttributeNames must not be empty",
        "'ExpressionAttributeValues': {} | ExpressionAttributeValues must not be empty",
        "'ExpressionAttributeNames': {'a': 'b'} | ExpressionAttributeNames contains invalid key:"
            + " Syntax error; key: \"a\"",
        "'ExpressionAttributeNames': {'#': 'b'} | ExpressionAttributeNames contains invalid key:"
            + " Syntax error; key: \"#\"",
        "'ExpressionAttributeNames': {'#hi-there': 'b'} | ExpressionAttributeNames contains"
            + " invalid key: Syntax error; key: \"#hi-there\"",
        "'ExpressionAttributeValues': {'v': {'S': ''}} | ExpressionAttributeValues contains invalid"
            + " key: Syntax error; key: \"v\"",
        "'ExpressionAttributeValues': {':b': {'a': ''}, 'b': {'S': 'a'}} |"
            + " ExpressionAttributeValues contains invalid key: Syntax error; key: \"b\"",
        "'ExpressionAttributeValues': {':b': {}} | ExpressionAttributeValues contains invalid"
            + " value: Supplied AttributeValue is empty, must contain exactly one of the supported"
            + " datatypes for key :b",
        "'ExpressionAttributeValues': {':b': {'N': 'b'}} | ExpressionAttributeValues contains"
            + " invalid value: The parameter cannot be converted to a numeric value: b for key :b",
        "'ExpressionAttributeValues': {':b': {'SS': []}} | ExpressionAttributeValues contains"
            + " invalid value: One or more parameter values were invalid: An string set  may not be"
            + " empty for key :b",
        "'ExpressionAttributeValues': {':b': {'N': '1e126'}} | ExpressionAttributeValues contains"
            + " invalid value: Number overflow. Attempting to store a number with magnitude larger"
            + " than supported range for key :b",
        "'ExpressionAttributeNames': {'#a': ''} | ExpressionAttributeNames contains invalid value:"
            + " Empty attribute name for key #a"
      })
  void placeholdersAreChecked(String member, String message) {
    assertRefused(
        () ->
            parse(
                ExpressionParameters.TRANSACT_CONDITION,
                "{'ConditionExpression': '', " + member + "}"),
        message);
  }

  @Test
  void longNamesAreRefused() {
    assertThatCode(() -> named("n".repeat(65_535))).doesNotThrowAnyException();
    assertRefused(
        () -> named("n".repeat(65_536)),
        "ExpressionAttributeNames contains invalid value: Attribute name is too large, must be less"
            + " than 65536 bytes for key #a");
  }

  private static void named(String name) {
    Requests.condition("attribute_exists(#a)", "{'#a': '" + name + "'}", "");
  }

  @Test
  void valueThatIsTooDeepIsRefusedAsSuch() {
    String deep = "{'L': [".repeat(32) + "{'S': 'x'}" + "]}".repeat(32);

    assertRefused(
        () -> Requests.condition("a = :v", "{':v': " + deep + "}"),
        "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels"
            + " beyond supported limit");
  }

  @Test
  void everyPlaceholderMustBeUsed() {
    assertRefused(
        () ->
            Requests.condition("#a = :a", "{'#a': 'a', '#b': 'b', '#c': 'c'}", "{':a': {'S': ''}}"),
        "Value provided in ExpressionAttributeNames unused in expressions: keys: {#b, #c}");
    assertRefused(
        () -> Requests.condition("a = :a", "{':a': {'S': ''}, ':b': {'S': ''}}"),
        "Value provided in ExpressionAttributeValues unused in expressions: keys: {:b}");
  }

  @Test
  void placeholdersMayBeSharedByTheExpressionsOfARequest() {
    Expressions expressions =
        parse(
            ExpressionParameters.QUERY,
            """
            {'KeyConditionExpression': '#p = :p', 'FilterExpression': '#f > :f',
             'ProjectionExpression': '#p, #q',
             'ExpressionAttributeNames': {'#p': 'pk', '#f': 'f', '#q': 'q'},
             'ExpressionAttributeValues': {':p': {'S': 'p'}, ':f': {'N': '1'}}}
            """);

    assertThat(expressions.projection().attributes()).containsExactly("pk", "q");
  }

  @Test
  void errorInAnExpressionComesBeforeIdlePlaceholders() {
    assertRefused(
        () ->
            parse(
                ExpressionParameters.UPDATE_ITEM,
                """
                {'UpdateExpression': 'INVALID SYNTAX HERE',
                 'ExpressionAttributeValues': {':v': {'S': 'x'}}}
                """),
        "Invalid UpdateExpression: Syntax error; token: \"INVALID\", near: \"INVALID SYNTAX\"");
  }

  @Test
  void updateIsReadBeforeCondition() {
    assertRefused(
        () ->
            parse(
                ExpressionParameters.UPDATE_ITEM,
                "{'UpdateExpression': '', 'ConditionExpression': ''}"),
        "Invalid UpdateExpression: The expression can not be empty;");
  }

  @Test
  void sameTextCanBeReadForSeveralParameters() {
    String text = "attribute_exists(remembered1)";

    for (int i = 0; i < 2; i++) {
      assertThat(
              parse(ExpressionParameters.PUT_ITEM, "{'ConditionExpression': '" + text + "'}")
                  .condition())
          .isNotNull();
      assertThat(parse(ExpressionParameters.SCAN, "{'FilterExpression': '" + text + "'}").filter())
          .isNotNull();
      assertRefused(
          () -> parse(ExpressionParameters.QUERY, "{'KeyConditionExpression': '" + text + "'}"),
          "Invalid operator used in KeyConditionExpression: attribute_exists");
    }
  }

  @Test
  void rememberedTextIsBoundAnewForEachRequest() {
    Condition one = Requests.condition("#n = :v", "{'#n': 'a'}", "{':v': {'N': '1'}}");
    Condition two = Requests.condition("#n = :v", "{'#n': 'b'}", "{':v': {'N': '2'}}");

    assertThat(one.test(Requests.item("{'a': {'N': '1'}}"))).isTrue();
    assertThat(two.test(Requests.item("{'a': {'N': '1'}}"))).isFalse();
    assertThat(two.test(Requests.item("{'b': {'N': '2'}}"))).isTrue();
  }
}
