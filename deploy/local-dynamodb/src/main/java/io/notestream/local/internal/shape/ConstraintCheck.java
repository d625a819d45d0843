package io.notestream.local.internal.shape;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.error.ServiceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks the constraints of all members of a request and reports every violation in one error, as
 * the service does, up to ten of them. The types are right when this runs.
 */
public final class ConstraintCheck {

  private static final int MOST_REPORTED = 10;
  private static final String FAILED = "failed to satisfy constraint: ";
  private static final String LEAST = "Member must have length greater than or equal to ";
  private static final String MOST = "Member must have length less than or equal to ";

  private static final String NOT_NULL = "[Member must not be null]";

  private static final String ENUM = "Member must satisfy enum value set: [";

  private final JsonNode body;
  private final Shape.Structure input;
  private final boolean terse;
  private final List<String> errors = new ArrayList<>(0);

  private ConstraintCheck(JsonNode body, Shape.Structure input) {
    this.body = body;
    this.input = input;
    this.terse = input.terse();
  }

  /**
   * Checks a request.
   *
   * @throws ServiceException ValidationException, naming all members that violate a constraint
   */
  public static void check(JsonNode body, Shape.Structure shape) {
    TableNameCheck.checkAlone(body, shape);
    ConstraintCheck check = new ConstraintCheck(body, shape);
    if (!shape.alone().isEmpty() && shape.isCompleteIn(body)) {
      shape.alone().forEach(check::topMember);
      check.report();
    }
    check.structure(body, shape, null);
    check.report();
  }

  private void report() {
    if (!errors.isEmpty()) {
      throw failure(errors);
    }
  }

  static ServiceException failure(List<String> errors) {
    List<String> reported = errors.subList(0, Math.min(errors.size(), MOST_REPORTED));
    return ServiceException.validation(
        reported.size()
            + (reported.size() == 1
                ? " validation error detected: "
                : " validation errors detected: ")
            + String.join("; ", reported));
  }

  private void topMember(String name) {
    JsonNode member = body.get(name);
    Shape.Field field = input.fields().get(name);
    if (field != null && member != null && !member.isNull()) {
      member(member, field.shape(), MemberPath.field(null, name));
    }
  }

  private void structure(JsonNode value, Shape.Structure shape, @Nullable MemberPath path) {
    for (Map.Entry<String, Shape.Field> field : shape.fields().entrySet()) {
      JsonNode member = value.get(field.getKey());
      Shape.Field expected = field.getValue();
      if (member != null && !member.isNull()) {
        if (constrained(expected.shape())) {
          member(member, expected.shape(), MemberPath.field(path, field.getKey()));
        }
      } else if (expected.required()) {
        errors.add(
            "Value null at '"
                + MemberPath.field(path, field.getKey()).lower()
                + "' "
                + FAILED
                + "Member must not be null");
      }
    }
  }

  private static boolean constrained(Shape shape) {
    return !(shape instanceof Shape.Flag || shape instanceof Shape.Attribute);
  }

  private void member(JsonNode value, Shape shape, MemberPath path) {
    if (shape instanceof Shape.Text text) {
      text(value, text, path);
    } else if (shape instanceof Shape.TableName table) {
      text(value, TableNameCheck.textOf(value.textValue(), table), path);
    } else if (shape instanceof Shape.Whole whole) {
      whole(value, whole, path);
    } else if (shape instanceof Shape.Structure structure) {
      structure(value, structure, path);
    } else if (shape instanceof Shape.Elements elements) {
      list(value, elements, path);
    } else if (shape instanceof Shape.Entries entries) {
      map(value, entries, path);
    }
  }

  private void list(JsonNode value, Shape.Elements elements, MemberPath path) {
    length(value.size(), elements.min(), elements.max(), value, elements, path);
    if (hasNull(value, elements.member())) {
      violation(value, elements, path, "Member must satisfy constraint: " + NOT_NULL);
    }
    if (constrained(elements.member())) {
      for (int i = 0; i < value.size(); i++) {
        nested(value.get(i), elements.member(), path.element(Integer.toString(i + 1)));
      }
    }
  }

  private void map(JsonNode value, Shape.Entries entries, MemberPath path) {
    length(value.size(), entries.min(), entries.max(), value, entries, path);
    if (isConstrained(entries.key())) {
      if (!keysFit(value, entries)) {
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
            "Map value must satisfy constraint: ["
                + MOST
                + elements.max()
                + ", "
                + LEAST
                + elements.min()
                + "]");
        return;
      }
    }
    if (hasNull(value, entries.value())) {
      violation(value, entries, path, "Map value must satisfy constraint: " + NOT_NULL);
    }
    if (constrained(entries.value())) {
      for (Map.Entry<String, JsonNode> each : value.properties()) {
        nested(each.getValue(), entries.value(), path.element(each.getKey()));
      }
    }
  }

  private static boolean keysFit(JsonNode value, Shape.Entries entries) {
    for (Map.Entry<String, JsonNode> each : value.properties()) {
      String key = each.getKey();
      Shape.Text shape =
          entries.ofTables() ? TableNameCheck.textOf(key, entries.key()) : entries.key();
      if (!fits(key, shape)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isConstrained(Shape.Text key) {
    return key.max() < Integer.MAX_VALUE || key.pattern() != null;
  }

  /**
   * Returns whether a list or map has a null where a member has to be; for attribute values, their
   * reader checks that.
   */
  private static boolean hasNull(JsonNode value, Shape member) {
    if (member instanceof Shape.Attribute) {
      return false;
    }
    for (JsonNode each : value) {
      if (each.isNull()) {
        return true;
      }
    }
    return false;
  }

  private void nested(JsonNode value, Shape shape, MemberPath path) {
    if (!value.isNull()) {
      member(value, shape, path);
    }
  }

  private void text(JsonNode value, Shape.Text shape, MemberPath path) {
    String text = value.textValue();
    if (!shape.allowed().isEmpty() && !shape.allowed().contains(text)) {
      if (shape.listed() != null && input.isCompleteIn(body)) {
        add("Failed to satisfy constraint: " + ENUM + shape.listed() + "]");
      } else {
        violation(value, shape, path, ENUM + String.join(", ", shape.allowed()) + "]");
      }
    }
    if (shape.pattern() != null && !shape.pattern().matcher(text).matches()) {
      violation(
          value, shape, path, "Member must satisfy regular expression pattern: " + shape.pattern());
    }
    length(text.length(), shape.min(), shape.max(), value, shape, path);
  }

  private void length(int length, int min, int max, JsonNode value, Shape shape, MemberPath path) {
    if (length < min) {
      bound(value, shape, path, LEAST + min);
    }
    if (length > max) {
      bound(value, shape, path, MOST + max);
    }
  }

  private void whole(JsonNode value, Shape.Whole shape, MemberPath path) {
    // A fraction is cut off, as the service's reader does.
    double number = Math.floor(value.doubleValue());
    if (number < shape.min()) {
      bound(value, shape, path, "Member must have value greater than or equal to " + shape.min());
    }
    if (number > shape.max()) {
      bound(value, shape, path, "Member must have value less than or equal to " + shape.max());
    }
  }

  /** Reports what is too small or too large; some operations do so without showing the value. */
  private void bound(JsonNode value, Shape shape, MemberPath path, String constraint) {
    if (terse) {
      add("Value at '" + path.original() + "' " + FAILED + constraint);
    } else {
      violation(value, shape, path, constraint);
    }
  }

  private void violation(JsonNode value, Shape shape, MemberPath path, String constraint) {
    if (errors.size() < MOST_REPORTED) {
      add(
          "Value '"
              + (terse && value.isContainerNode() ? value : Rendering.of(value, shape))
              + "' at '"
              + path.lower()
              + "' "
              + FAILED
              + constraint);
    }
  }

  private void add(String error) {
    if (errors.size() < MOST_REPORTED) {
      errors.add(error);
    }
  }

  private static boolean fits(String text, Shape.Text shape) {
    return text.length() >= shape.min()
        && text.length() <= shape.max()
        && (shape.pattern() == null || shape.pattern().matcher(text).matches());
  }

  private static String constraints(Shape.Text shape) {
    List<String> constraints = new ArrayList<>(3);
    constraints.add(MOST + shape.max());
    constraints.add(LEAST + shape.min());
    if (shape.pattern() != null) {
      constraints.add("Member must satisfy regular expression pattern: " + shape.pattern());
    }
    return constraints.toString();
  }
}
