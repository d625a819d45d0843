package io.notestream.local.internal.shape;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of members of a wrong JSON type, which depends on where they stand. */
class TypeCheckTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Shape.Structure INNER =
      Shape.Structure.named("Inner").optional("Name", Shape.text()).build();
  private static final Shape.Structure SHAPE =
      Shape.Structure.named("Input")
          .optional("Field", INNER)
          .optional("Elements", Shape.listOf(INNER))
          .optional("Lists", Shape.listOf(Shape.listOf(Shape.text())))
          .optional("Value", Shape.attribute())
          .optional("Values", Shape.listOf(Shape.attribute()))
          .optional("Flag", Shape.flag())
          .build();

  @ParameterizedTest
  @ValueSource(strings = {"\"23\"", "true", "23", "34.5"})
  void aScalarIsNoFieldOfAStructure(String scalar) {
    assertMessage("{\"Field\":" + scalar + "}", "Unexpected field type");
    assertMessage("{\"Elements\":" + scalar + "}", "Unexpected field type");
    assertMessage("{\"Value\":" + scalar + "}", "Unexpected field type");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"23\"", "true", "23", "34.5"})
  void aScalarIsNoStructureInAList(String scalar) {
    assertMessage("{\"Elements\":[" + scalar + "]}", "Unexpected value type in payload");
    assertMessage("{\"Values\":[" + scalar + "]}", "Unexpected value type in payload");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"23\"", "true", "23", "34.5"})
  void aScalarIsNoListInAList(String scalar) {
    assertMessage(
        "{\"Lists\":[" + scalar + "]}",
        "class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to class"
            + " java.lang.Class (sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and"
            + " java.lang.Class are in module java.base of loader 'bootstrap')");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"Field\":null}", "{\"Elements\":[null]}", "{\"Lists\":[null]}"})
  void nullIsOfEveryType(String body) {
    assertThatCode(() -> TypeCheck.check(JSON.readTree(body), SHAPE)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"+/+=", "YR==", "AAAAYWJ="})
  void bitsThatBelongToNoByteAreZero(String base64) {
    assertMessage(
        "{\"Value\":{\"B\":\"" + base64 + "\"}}",
        "Invalid last non-pad Base64 character dectected");
    assertMessage(
        "{\"Value\":{\"BS\":[\"" + base64 + "\"]}}",
        "Invalid last non-pad Base64 character dectected");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "YQ==", "YWI=", "YWJj", "AAAAYWI="})
  void binariesAreWrittenInOneWay(String base64) {
    assertThatCode(
            () -> TypeCheck.check(JSON.readTree("{\"Value\":{\"B\":\"" + base64 + "\"}}"), SHAPE))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "TRUE", "Yes", "1", "false", "False", "no", "0"})
  void whatSaysTrueOrFalseIsABoolean(String text) {
    assertThatCode(() -> TypeCheck.check(JSON.readTree("{\"Flag\":\"" + text + "\"}"), SHAPE))
        .doesNotThrowAnyException();
    assertThatCode(
            () -> TypeCheck.check(JSON.readTree("{\"Value\":{\"BOOL\":\"" + text + "\"}}"), SHAPE))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " true", "y", "n", "on", "off", "2", "null"})
  void otherStringsAreNoBooleans(String text) {
    assertMessage("{\"Flag\":\"" + text + "\"}", "Unexpected token received from parser");
    assertMessage(
        "{\"Value\":{\"NULL\":\"" + text + "\"}}", "Unexpected token received from parser");
  }

  private static void assertMessage(String body, String message) {
    assertThatThrownBy(() -> TypeCheck.check(JSON.readTree(body), SHAPE)).hasMessage(message);
  }
}
