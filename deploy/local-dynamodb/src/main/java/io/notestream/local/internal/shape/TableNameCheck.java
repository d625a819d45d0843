package io.notestream.local.internal.shape;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.error.ServiceException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Checks the rules for names of tables; some are reported before and without all others. */
final class TableNameCheck {

  private static final Shape.Text ARN = Shape.text().length(1, 1024);
  private static final Pattern TABLE_ARN =
      Pattern.compile("arn:[a-z-]+:dynamodb:[^:]*:[^:]*:table/[a-zA-Z0-9_.-]+");
  private static final String MEMBER = "TableName";

  private TableNameCheck() {}

  /**
   * Returns the constraints on a name, which are others if it is an ARN. An empty one is too short,
   * and nothing is said about its characters, unless the table itself is the subject.
   */
  static Shape.Text textOf(String nameOrArn, Shape.TableName shape) {
    boolean characters = shape.parameter() || !nameOrArn.isEmpty();
    return characters ? textOf(nameOrArn, shape.constraints()) : ARN;
  }

  /** Returns the constraints on a name, which are others if it is an ARN. */
  static Shape.Text textOf(String nameOrArn, Shape.Text name) {
    return TABLE_ARN.matcher(nameOrArn).matches() ? ARN : name;
  }

  /**
   * Checks the violations that are reported alone: an empty name, unless another member is missing;
   * and where the table itself is the subject, also a missing and an invalid name.
   *
   * @throws ServiceException ValidationException
   */
  static void checkAlone(JsonNode body, Shape.Structure shape) {
    Shape.Field field = shape.fields().get(MEMBER);
    if (field == null || !(field.shape() instanceof Shape.TableName expected)) {
      return;
    }
    JsonNode name = body.get(MEMBER);
    if (name == null || name.isNull()) {
      if (expected.parameter()) {
        throw ServiceException.validation(
            "The parameter 'TableName' is required but was not present in the request");
      }
    } else if (expected.parameter()) {
      checkSubject(name.textValue(), textOf(name.textValue(), expected));
    } else if (name.textValue().isEmpty() && shape.isCompleteIn(body)) {
      throw ConstraintCheck.failure(
          List.of(
              "Value at 'TableName' failed to satisfy constraint: Member must have length greater than or equal to 1"));
    }
  }

  private static void checkSubject(String name, Shape.Text constraints) {
    List<String> errors = new ArrayList<>(0);
    String at = "Value '" + name + "' at 'tableName' failed to satisfy constraint: ";
    if (constraints.pattern() != null && !constraints.pattern().matcher(name).matches()) {
      errors.add(at + "Member must satisfy regular expression pattern: " + constraints.pattern());
    }
    if (name.length() < constraints.min()) {
      errors.add(at + "Member must have length greater than or equal to " + constraints.min());
    }
    if (name.length() > constraints.max()) {
      errors.add(at + "Member must have length less than or equal to " + constraints.max());
    }
    if (!errors.isEmpty()) {
      throw ConstraintCheck.failure(errors);
    }
  }
}
