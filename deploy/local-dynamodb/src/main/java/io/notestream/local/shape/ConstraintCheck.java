package io.notestream.local.shape;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.error.ServiceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Checks the constraints of all members of a request and reports every violation in one error, as
 * the service does, up to ten of them. The types are right when this runs.
 */
public final class ConstraintCheck {

  private static final int MOST_REPORTED = 10;

  private final List<String> errors = new ArrayList<>(0);

  private ConstraintCheck() {}

  /**
   * @throws ServiceException ValidationException, naming all members that violate a constraint
   */
  public static void check(JsonNode body, Shape.Structure shape) {
    checkTableName(body, shape);
    ConstraintCheck check = new ConstraintCheck();
    check.structure(body, shape, "");
    if (!check.errors.isEmpty()) {
      throw failure(check.errors);
    }
  }

  /**
   * An empty name is reported alone, and so is a missing one where the table itself is the subject.
   */
  private static void checkTableName(JsonNode body, Shape.Structure shape) {
    Shape.Field field = shape.fields().get("TableName");
    if (field == null || !(field.shape() instanceof Shape.TableName expected)) {
      return;
    }
    JsonNode name = body.get("TableName");
    if (name == null || name.isNull()) {
      if (expected.parameter()) {
        throw ServiceException.validation(
            "The parameter 'TableName' is required but was not present in the request");
      }
    } else if (name.textValue().isEmpty()) {
      throw failure(
          List.of(
              "Value at 'TableName' failed to satisfy constraint: Member must have length greater than or equal to 1"));
    }
  }

  private static ServiceException failure(List<String> errors) {
    List<String> reported = errors.subList(0, Math.min(errors.size(), MOST_REPORTED));
    return ServiceException.validation(
        reported.size()
            + (reported.size() == 1
                ? " validation error detected: "
                : " validation errors detected: ")
            + String.join("; ", reported));
  }

  private void structure(JsonNode value, Shape.Structure shape, String path) {
    for (Map.Entry<String, Shape.Field> field : shape.fields().entrySet()) {
      JsonNode member = value.get(field.getKey());
      Shape.Field expected = field.getValue();
      if (member != null && !member.isNull()) {
        if (constrained(expected.shape())) {
          member(member, expected.shape(), path, Shape.lowerFirst(field.getKey()));
        }
      } else if (expected.required()) {
        errors.add(
            "Value null at '"
                + path
                + Shape.lowerFirst(field.getKey())
                + "' "
                + "failed to satisfy constraint: Member must not be null");
      }
    }
  }

  private static boolean constrained(Shape shape) {
    return !(shape instanceof Shape.Flag || shape instanceof Shape.Attribute);
  }

  private void member(JsonNode value, Shape shape, String parent, String name) {
    String path = parent + name;
    if (shape instanceof Shape.Text text) {
      text(value, text, path);
    } else if (shape instanceof Shape.TableName table) {
      tableName(value, table, path);
    } else if (shape instanceof Shape.Whole whole) {
      whole(value, whole, path);
    } else if (shape instanceof Shape.Structure structure) {
      structure(value, structure, path + ".");
    } else if (shape instanceof Shape.Elements elements) {
      size(value, elements, elements.min(), elements.max(), path);
      if (constrained(elements.member())) {
        for (int i = 0; i < value.size(); i++) {
          nested(value.get(i), elements.member(), path + "." + (i + 1) + ".");
        }
      }
    } else if (shape instanceof Shape.Entries entries) {
      map(value, entries, path);
    }
  }

  private void map(JsonNode value, Shape.Entries entries, String path) {
    size(value, entries, entries.min(), entries.max(), path);
    if (entries.key().max() < Integer.MAX_VALUE || entries.key().pattern() != null) {
      boolean keysFit =
          value.properties().stream().allMatch(each -> fits(each.getKey(), entries.key()));
      if (!keysFit) {
        violation(
            value,
            entries,
            path,
            "Map keys must satisfy constraint: " + constraints(entries.key()));
      }
    }
    if (entries.value() instanceof Shape.Elements elements && elements.max() < Integer.MAX_VALUE) {
      boolean sizesFit =
          value.properties().stream()
              .map(each -> each.getValue().size())
              .allMatch(size -> size >= elements.min() && size <= elements.max());
      if (!sizesFit) {
        violation(
            value,
            entries,
            path,
            "Map value must satisfy constraint: [Member must have length less than or equal to "
                + elements.max()
                + ", Member must have length greater than or equal to "
                + elements.min()
                + "]");
        return;
      }
    }
    if (constrained(entries.value())) {
      for (Map.Entry<String, JsonNode> each : value.properties()) {
        nested(each.getValue(), entries.value(), path + "." + each.getKey() + ".");
      }
    }
  }

  private void nested(JsonNode value, Shape shape, String path) {
    if (!value.isNull()) {
      member(value, shape, path, "member");
    }
  }

  private void text(JsonNode value, Shape.Text shape, String path) {
    String text = value.textValue();
    if (!shape.allowed().isEmpty() && !shape.allowed().contains(text)) {
      violation(
          value,
          shape,
          path,
          "Member must satisfy enum value set: [" + String.join(", ", shape.allowed()) + "]");
    }
    if (shape.pattern() != null && !shape.pattern().matcher(text).matches()) {
      violation(
          value, shape, path, "Member must satisfy regular expression pattern: " + shape.pattern());
    }
    if (text.length() < shape.min()) {
      violation(
          value, shape, path, "Member must have length greater than or equal to " + shape.min());
    }
    if (text.length() > shape.max()) {
      violation(value, shape, path, "Member must have length less than or equal to " + shape.max());
    }
  }

  private void tableName(JsonNode value, Shape.TableName shape, String path) {
    if (value.textValue().startsWith("arn:")) {
      text(value, Shape.text().length(1, 1024), path);
    } else {
      text(value, Shape.TableName.NAME.length(shape.min(), 255), path);
    }
  }

  private void whole(JsonNode value, Shape.Whole shape, String path) {
    // A fraction is cut off, as the service's reader does.
    double number =
        value.isIntegralNumber()
            ? value.bigIntegerValue().doubleValue()
            : Math.floor(value.doubleValue());
    if (number < shape.min()) {
      violation(
          value, shape, path, "Member must have value greater than or equal to " + shape.min());
    }
    if (number > shape.max()) {
      violation(value, shape, path, "Member must have value less than or equal to " + shape.max());
    }
  }

  private void size(JsonNode value, Shape shape, int min, int max, String path) {
    if (value.size() < min) {
      violation(value, shape, path, "Member must have length greater than or equal to " + min);
    }
    if (value.size() > max) {
      violation(value, shape, path, "Member must have length less than or equal to " + max);
    }
  }

  private void violation(JsonNode value, Shape shape, String path, String constraint) {
    if (errors.size() < MOST_REPORTED) {
      errors.add(
          "Value '"
              + Rendering.of(value, shape)
              + "' at '"
              + path
              + "' failed to satisfy constraint: "
              + constraint);
    }
  }

  private static boolean fits(String text, Shape.Text shape) {
    return text.length() >= shape.min()
        && text.length() <= shape.max()
        && (shape.pattern() == null || shape.pattern().matcher(text).matches());
  }

  private static String constraints(Shape.Text shape) {
    List<String> constraints = new ArrayList<>(3);
    constraints.add("Member must have length less than or equal to " + shape.max());
    constraints.add("Member must have length greater than or equal to " + shape.min());
    if (shape.pattern() != null) {
      constraints.add("Member must satisfy regular expression pattern: " + shape.pattern());
    }
    return constraints.toString();
  }
}
