package io.notestream.local.internal.expression;

import static io.notestream.local.internal.expression.Requests.assertRefused;
import static io.notestream.local.internal.expression.Requests.item;
import static io.notestream.local.internal.expression.Requests.parse;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.local.internal.item.Item;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Updates in AttributeUpdates, and projections in AttributesToGet. */
class LegacyUpdateTest {

  private static final String INVALID = "One or more parameter values were invalid: ";
  private static final Item KEY = item("{'k':{'S':'key'}}");

  private static Update update(String updates) {
    return requireNonNull(
        parse(ExpressionParameters.UPDATE_ITEM, "{'AttributeUpdates':{" + updates + "}}").update());
  }

  private static Item updated(String item, String updates) {
    return update(updates).apply(item(item), KEY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'a':{'S':'x'}} | {'Value':{'N':'1'}} | {'a':{'N':'1'}}",
        "{'a':{'S':'x'}} | {'Value':{'N':'1'},'Action':'PUT'} | {'a':{'N':'1'}}",
        "{'a':{'S':'x'}} | {'Action':'DELETE'} | {}",
        "{} | {'Action':'DELETE'} | {}",
        "{'a':{'N':'5'}} | {'Value':{'N':'-7'},'Action':'ADD'} | {'a':{'N':'-2'}}",
        "{} | {'Value':{'N':'3'},'Action':'ADD'} | {'a':{'N':'3'}}",
        "{'a':{'SS':['x']}} | {'Value':{'SS':['x','y']},'Action':'ADD'} | {'a':{'SS':['x','y']}}",
        "{} | {'Value':{'SS':['x']},'Action':'ADD'} | {'a':{'SS':['x']}}",
        "{'a':{'L':[{'N':'1'}]}} | {'Value':{'L':[{'N':'1'}]},'Action':'ADD'} |"
            + " {'a':{'L':[{'N':'1'},{'N':'1'}]}}",
        "{'a':{'NS':['1','2']}} | {'Value':{'NS':['2.0','3']},'Action':'DELETE'} |"
            + " {'a':{'NS':['1']}}",
        "{'a':{'SS':['x']}} | {'Value':{'SS':['x']},'Action':'DELETE'} | {}",
        "{} | {'Value':{'SS':['x']},'Action':'DELETE'} | {}"
      })
  void changesTheAttribute(String before, String update, String after) {
    assertThat(updated(before, "'a':" + update)).isEqualTo(item(after));
  }

  @Test
  void namesAreNotPaths() {
    assertThat(updated("{'a':{'M':{}}}", "'a.b':{'Value':{'N':'1'}}"))
        .isEqualTo(item("{'a':{'M':{}},'a.b':{'N':'1'}}"));
  }

  @Test
  void reservedWordsAreNamesLikeOthers() {
    assertThat(updated("{}", "'status':{'Value':{'N':'1'}}"))
        .isEqualTo(item("{'status':{'N':'1'}}"));
  }

  @Test
  void itemThatIsNotThereBeginsWithItsKey() {
    assertThat(update("'a':{'Value':{'N':'1'},'Action':'ADD'}").apply(null, KEY))
        .isEqualTo(item("{'k':{'S':'key'},'a':{'N':'1'}}"));
  }

  @Test
  void tellsWhatWasUpdated() {
    Item before = item("{'a':{'N':'1'},'b':{'N':'1'},'c':{'N':'1'}}");
    Update update = update("'a':{'Value':{'N':'2'}},'b':{'Action':'DELETE'}");

    Item after = update.apply(before, KEY);

    assertThat(update.touchedIn(before)).isEqualTo(item("{'a':{'N':'1'},'b':{'N':'1'}}"));
    assertThat(update.touchedIn(after)).isEqualTo(item("{'a':{'N':'2'}}"));
    assertThat(update.attributes()).containsExactly("a", "b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'Action':'PUT'} | Only DELETE action is allowed when no attribute value is specified",
        "{} | Only DELETE action is allowed when no attribute value is specified",
        "{'Action':'ADD'} | Only DELETE action is allowed when no attribute value is specified",
        "{'Action':'ADD','Value':{'S':'x'}} | ADD action is not supported for the type S",
        "{'Action':'ADD','Value':{'BOOL':true}} | ADD action is not supported for the type BOOL",
        "{'Action':'DELETE','Value':{'S':'x'}} | DELETE action with value is not supported for the"
            + " type S",
        "{'Value':{'SS':[]}} | An string set  may not be empty"
      })
  void isRefused(String update, String message) {
    assertRefused(() -> update("'a':" + update), INVALID + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'Action':'ADD','Value':{'N':'1'}}",
        "{'Action':'ADD','Value':{'SS':['x']}}",
        "{'Action':'DELETE','Value':{'SS':['x']}}"
      })
  void attributeOfAnotherTypeIsRefused(String update) {
    assertRefused(
        () -> updated("{'a':{'S':'x'}}", "'a':" + update), "Type mismatch for attribute to update");
  }

  @Test
  void attributesToGetAreNamesAndNotPaths() {
    Projection projection =
        requireNonNull(
            parse(ExpressionParameters.GET_ITEM, "{'AttributesToGet':['a.b','status','c']}")
                .projection());

    assertThat(
            projection.apply(
                item("{'a':{'M':{'b':{'N':'1'}}},'a.b':{'N':'2'},'status':{'N':'3'}}")))
        .isEqualTo(item("{'a.b':{'N':'2'},'status':{'N':'3'}}"));
    assertThat(projection.attributes()).containsExactly("a.b", "status", "c");
  }

  @Test
  void attributesToGetAreDistinct() {
    assertRefused(
        () -> parse(ExpressionParameters.GET_ITEM, "{'AttributesToGet':['a','b','a']}"),
        INVALID + "Duplicate value in attribute name: a");
  }

  @Test
  void countsForNothing() {
    assertThat(update("'a': {'Value': {'S': 'x'}}").costBytes()).isZero();
  }
}
