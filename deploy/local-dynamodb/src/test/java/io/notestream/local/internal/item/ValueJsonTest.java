package io.notestream.local.internal.item;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.notestream.local.internal.error.ServiceException;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueJsonTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String INVALID = "One or more parameter values were invalid: ";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'S':''}",
        "{'S':'grüße 🎶'}",
        "{'N':'12.5'}",
        "{'B':''}",
        "{'B':'AP8='}",
        "{'BOOL':false}",
        "{'NULL':true}",
        "{'L':[]}",
        "{'L':[{'S':'a'},{'L':[{'N':'1'}]}]}",
        "{'M':{}}",
        "{'M':{'a':{'M':{'b':{'NULL':true}}}}}",
        "{'SS':['a','']}",
        "{'NS':['1','-2']}",
        "{'BS':['AA==','']}"
      })
  void valuesAreWrittenAsTheyWereRead(String json) throws IOException {
    assertThat(written(read(json))).isEqualTo(json.replace('\'', '"'));
  }

  @Test
  void valuesAreReadAsTheirTypes() throws IOException {
    assertThat(read("{'S':'a'}")).isEqualTo(new Value.S("a"));
    assertThat(read("{'N':'1e1'}")).isEqualTo(new Value.N(DynamoNumber.of(10)));
    assertThat(read("{'B':'aGk='}"))
        .isEqualTo(new Value.B(Bytes.of("hi".getBytes(StandardCharsets.US_ASCII))));
    assertThat(read("{'BOOL':true}")).isEqualTo(new Value.Bool(true));
    assertThat(read("{'BOOL':'Yes'}")).isEqualTo(new Value.Bool(true));
    assertThat(read("{'BOOL':'0'}")).isEqualTo(new Value.Bool(false));
    assertThat(read("{'NULL':'true'}")).isEqualTo(new Value.Null());
    assertThat(read("{'SS':['b','a']}")).isEqualTo(new Value.SS(Set.of("a", "b")));
    assertThat(read("{'L':[{'BOOL':false}]}"))
        .isEqualTo(new Value.L(List.of(new Value.Bool(false))));
    assertThat(read("{'M':{'a':{'NULL':true}}}"))
        .isEqualTo(new Value.M(Item.of(Map.of("a", new Value.Null()))));
  }

  @Test
  void aMemberThatIsNullCountsAsAbsent() throws IOException {
    assertThat(read("{'S':null,'N':'1'}")).isEqualTo(new Value.N(DynamoNumber.of(1)));
    assertRefused(
        "{'S':null}",
        "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'SS':[]} | An string set  may not be empty",
        "{'NS':[]} | An number set  may not be empty",
        "{'BS':[]} | Binary sets should not be empty",
        "{'L':[{'M':{'a':{'SS':[]}}}]} | An string set  may not be empty",
        "{'SS':['a','a']} | Input collection [\"a\", \"a\"] contains duplicates.",
        "{'SS':['','']} | Input collection [\"\", \"\"] contains duplicates.",
        "{'SS':['c','b','a','c','b','z']}"
            + " | Input collection [\"a\", \"b\", \"c\", \"c\", \"b\", \"z\"] contains duplicates.",
        "{'BS':['/w==','AA==','AA==']}"
            + " | Input collection [\"AA==\",\"/w==\",\"AA==\"]of type BS contains duplicates.",
        "{'NS':['2','1','2.0']} | Input collection contains duplicates.",
        "{'NULL':false} | Null attribute value types must have the value of true",
        "{'NULL':'no'} | Null attribute value types must have the value of true"
      })
  void invalidValuesAreRefused(String json, String message) {
    assertRefused(json.strip(), INVALID + message.strip());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'NS':['1','1']}", "{'NS':['1','1.0']}", "{'NS':['100','1','1e2']}"})
  void equalNumbersInASetAreDuplicatesHoweverTheyAreWritten(String json) {
    assertRefused(json, INVALID + "Input collection contains duplicates.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'SS':['b','a','b']} | One or more parameter values were invalid: Input collection"
            + " [b, a, b] contains duplicates.",
        "{'BS':['/w==','AA==','AA==']} | One or more parameter values were invalid: Input"
            + " collection [/w==, AA==, AA==]of type BS contains duplicates.",
        "{'NS':['2','1','2']} | Input collection contains duplicates",
        "{'N':''} | The parameter cannot be converted to a numeric value",
        "{'NS':['']} | The parameter cannot be converted to a numeric value",
        "{'N':'abc'} | The parameter cannot be converted to a numeric value: abc"
      })
  void olderWordingOfInvalidValues(String json, String message) {
    assertThatThrownBy(() -> ValueJson.value(tree(json), Wording.OLDER)).hasMessage(message);
  }

  @Test
  void aValueHasExactlyOneType() {
    assertRefused(
        "{}",
        "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
    assertRefused(
        "{'S':'a','N':'1'}",
        "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the"
            + " supported datatypes");
  }

  @Test
  void numbersAreCheckedWhereverTheyStand() {
    String overflow =
        "Number overflow. Attempting to store a number with magnitude larger than supported range";

    assertRefused("{'N':'1e126'}", overflow);
    assertRefused("{'NS':['1','1e126']}", overflow);
    assertRefused("{'M':{'a':{'L':[{'N':'1e126'}]}}}", overflow);
  }

  @Test
  void documentsNestThirtyTwoLevelsDeepAndNoDeeper() throws IOException {
    assertThat(read(nested(31)).depth()).isEqualTo(32);
    assertThatThrownBy(() -> read(nested(32))).hasMessage(ValueJson.tooDeep().text());
    assertThatThrownBy(() -> read("{'L':[" + nested(31) + "]}"))
        .hasMessage(ValueJson.tooDeep().text());
  }

  @Test
  void attributesMustHaveNames() {
    assertThatThrownBy(() -> item("{'a':{'S':''},'':{'S':'x'}}"))
        .hasMessage("Empty attribute name");
    assertRefused("{'M':{'':{'S':'x'}}}", "Empty attribute name");
  }

  @Test
  void emptyNamesOfAttributesAreReportedFirstAndThoseInsideOfDocumentsLast() {
    assertThatThrownBy(() -> item("{'d':" + nested(40) + ",'':{'S':'x'}}"))
        .hasMessage("Empty attribute name");
    assertThatThrownBy(() -> item("{'m':{'M':{'':{'S':'x'}}},'d':" + nested(40) + "}"))
        .hasMessage(ValueJson.tooDeep().text());
  }

  @Test
  void tornSurrogatesBecomeQuestionMarks() throws IOException {
    assertThat(read("{'S':'a\\ud800b'}")).isEqualTo(new Value.S("a?b"));
    assertThat(read("{'S':'\\ud83c\\udfb6'}")).isEqualTo(new Value.S("🎶"));
  }

  private static String nested(int levels) {
    return "{'M':{'n':".repeat(levels) + "{'S':'leaf'}" + "}}".repeat(levels);
  }

  private static void assertRefused(String json, String message) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOfSatisfying(
            ServiceException.class, e -> assertThat(e.name()).isEqualTo("ValidationException"))
        .hasMessage(message);
  }

  private static Value read(String json) throws IOException {
    return ValueJson.value(tree(json));
  }

  private static Item item(String json) throws IOException {
    return ValueJson.item(tree(json));
  }

  private static JsonNode tree(String json) throws IOException {
    return JSON.readTree(json.replace('\'', '"'));
  }

  private static String written(Value value) throws IOException {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      ValueJson.write(value, json);
    }
    return out.toString();
  }
}
