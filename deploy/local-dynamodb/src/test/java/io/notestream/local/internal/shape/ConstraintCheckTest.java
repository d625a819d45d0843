package io.notestream.local.internal.shape;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.notestream.local.internal.error.ServiceException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConstraintCheckTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Shape.Structure SHAPE =
      Shape.Structure.named("Input")
          .optional("Mode", Shape.oneOf("A", "B"))
          .required("TableName", Shape.tableName())
          .optional("Limit", Shape.integer(1, 10))
          .optional(
              "Parts",
              Shape.listOf(
                  Shape.Structure.named("Part")
                      .required("Name", Shape.text().length(1, 3))
                      .optional("Kind", Shape.oneOf("X"))
                      .build(),
                  0,
                  2))
          .optional("Batches", Shape.mapOf(Shape.listOf(Shape.attribute(), 1, 1)))
          .build();

  @Test
  void whatFitsPasses() {
    assertThatCode(
            () ->
                check(SHAPE, "{\"TableName\":\"abc\",\"Limit\":10.9,\"Parts\":[{\"Name\":\"a\"}]}"))
        .doesNotThrowAnyException();
  }

  @Test
  void allViolationsAreReportedInTheOrderOfTheMembers() {
    assertMessage(
        SHAPE,
        "{\"Limit\":0,\"Mode\":\"C\"}",
        "3 validation errors detected: Value 'C' at 'mode' failed to satisfy constraint: Member must satisfy enum"
            + " value set: [A, B]; Value null at 'tableName' failed to satisfy constraint: Member must not be null;"
            + " Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1");
  }

  @Test
  void aMemberInAListIsCalledByItsPlace() {
    assertMessage(
        SHAPE,
        "{\"TableName\":\"abc\",\"Parts\":[{\"Name\":\"a\"},{\"Name\":\"b\",\"Kind\":\"Y\"}]}",
        "1 validation error detected: Value 'Y' at 'parts.2.member.kind' failed to satisfy constraint: Member must"
            + " satisfy enum value set: [X]");
  }

  @Test
  void aListThatIsTooLongIsShown() {
    assertMessage(
        SHAPE,
        "{\"TableName\":\"abc\",\"Parts\":[{\"Name\":\"a\"},{\"Name\":\"b\",\"Kind\":\"X\"},{\"Name\":\"c\"}]}",
        "1 validation error detected: Value '[Part(name=a, kind=null), Part(name=b, kind=X), Part(name=c, kind=null)]'"
            + " at 'parts' failed to satisfy constraint: Member must have length less than or equal to 2");
  }

  @Test
  void aMapOfListsIsReportedAsAWhole() {
    assertMessage(
        SHAPE,
        "{\"TableName\":\"abc\",\"Batches\":{\"t\":[]}}",
        "1 validation error detected: Value '{t=[]}' at 'batches' failed to satisfy constraint: Map value must satisfy"
            + " constraint: [Member must have length less than or equal to 1, Member must have length greater than or"
            + " equal to 1]");
  }

  @Test
  void aNullInAListIsAViolation() {
    assertMessage(
        SHAPE,
        "{\"TableName\":\"abc\",\"Parts\":[null]}",
        "1 validation error detected: Value '[null]' at 'parts' failed to satisfy constraint: Member must satisfy"
            + " constraint: [Member must not be null]");
  }

  @Test
  void anEmptyTableNameIsReportedAlone() {
    assertMessage(
        SHAPE,
        "{\"TableName\":\"\",\"Limit\":0}",
        "1 validation error detected: Value at 'TableName' failed to satisfy constraint: Member must have length"
            + " greater than or equal to 1");
  }

  @Test
  void anEmptyTableNameIsReportedWithWhatIsMissing() {
    assertMessage(
        Shape.Structure.named("Input")
            .alone("Kind")
            .required("TableName", Shape.tableName())
            .optional("Kind", Shape.oneOf("A"))
            .required("Key", Shape.text())
            .build(),
        "{\"TableName\":\"\",\"Kind\":\"x\"}",
        "3 validation errors detected: Value '' at 'tableName' failed to satisfy constraint: Member must have length"
            + " greater than or equal to 1; Value 'x' at 'kind' failed to satisfy constraint: Member must satisfy enum"
            + " value set: [A]; Value null at 'key' failed to satisfy constraint: Member must not be null");
  }

  @Test
  void anArnIsATableNameToo() {
    assertThatCode(
            () ->
                check(
                    SHAPE, "{\"TableName\":\"arn:aws:dynamodb:us-east-1:000000000000:table/abc\"}"))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:abc",
        "arn:aws:s3:::table/abc",
        "arn:aws:dynamodb:us-east-1:000000000000:table/",
        "arn:aws:dynamodb:us-east-1:000000000000:table/a;b",
        "arn:aws:dynamodb:us-east-1:000000000000:table/abc/index/def"
      })
  void whatOnlyBeginsLikeAnArnIsABadName(String name) {
    assertMessage(
        Shape.Structure.named("Input").required("TableName", Shape.tableNameParameter()).build(),
        "{\"TableName\":\"" + name + "\"}",
        "1 validation error detected: Value '"
            + name
            + "' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression"
            + " pattern: [a-zA-Z0-9_.-]+");
  }

  @Test
  void keysOfAMapOfTablesAreNamesOrArns() throws Exception {
    Shape.Structure batch =
        Shape.Structure.named("Batch")
            .terse()
            .required("RequestItems", Shape.mapOfTables(Shape.listOf(Shape.text())))
            .build();

    check(batch, "{\"RequestItems\":{\"arn:aws:dynamodb:us-east-1:0:table/t\":[],\"abc\":[]}}");
    assertMessage(
        batch,
        "{\"RequestItems\":{\"bad!name\":[\"a\"]}}",
        "1 validation error detected: Value '{\"bad!name\":[\"a\"]}' at 'requestItems' failed to satisfy"
            + " constraint: Map keys must satisfy constraint: [Member must have length less than or equal to 255,"
            + " Member must have length greater than or equal to 3, Member must satisfy regular expression pattern:"
            + " [a-zA-Z0-9_.-]+]");
  }

  @Test
  void whereTheTableIsTheSubjectAMissingNameIsAMissingParameter() {
    assertMessage(
        Shape.Structure.named("Input").required("TableName", Shape.tableNameParameter()).build(),
        "{}",
        "The parameter 'TableName' is required but was not present in the request");
  }

  @Test
  void terseErrorsSpellThePathAsTheRequestDoes() {
    assertMessage(
        Shape.Structure.named("Input").terse().optional("Limit", Shape.integer(1, 10)).build(),
        "{\"Limit\":11}",
        "1 validation error detected: Value at 'Limit' failed to satisfy constraint: Member must have value less than"
            + " or equal to 10");
  }

  @Test
  void aMemberThatStandsAloneHidesTheOthers() {
    assertMessage(
        Shape.Structure.named("Input")
            .alone("Second")
            .optional("First", Shape.oneOf("A"))
            .optional("Second", Shape.oneOf("A"))
            .build(),
        "{\"First\":\"x\",\"Second\":\"y\"}",
        "1 validation error detected: Value 'y' at 'second' failed to satisfy constraint: Member must satisfy enum"
            + " value set: [A]");
  }

  @Test
  void tenViolationsAreEnough() {
    Shape.Structure.Builder many = Shape.Structure.named("Input");
    for (int i = 0; i < 12; i++) {
      many.required("Member" + i, Shape.flag());
    }

    assertThatThrownBy(() -> check(many.build(), "{}"))
        .hasMessageStartingWith("10 validation errors detected: ");
  }

  private static void check(Shape.Structure shape, String body) throws JsonProcessingException {
    ConstraintCheck.check(JSON.readTree(body), shape);
  }

  private static void assertMessage(Shape.Structure shape, String body, String message) {
    assertThatThrownBy(() -> check(shape, body))
        .isInstanceOfSatisfying(
            ServiceException.class,
            refused ->
                org.assertj.core.api.Assertions.assertThat(refused.text()).isEqualTo(message));
  }
}
