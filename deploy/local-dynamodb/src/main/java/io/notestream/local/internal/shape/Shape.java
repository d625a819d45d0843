package io.notestream.local.internal.shape;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The type of a member of a request, with the constraints that the service's published model puts
 * on it. Immutable. See <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations.html">the API
 * reference</a>.
 */
public sealed interface Shape {

  /**
   * A string.
   *
   * @param allowed the values that it can have, empty for any
   * @param listed how an error lists them without naming the member, as long as no required member
   *     of the request is missing; null if it names the member always
   */
  record Text(
      int min, int max, @Nullable Pattern pattern, List<String> allowed, @Nullable String listed)
      implements Shape {

    public Text length(int min, int max) {
      return new Text(min, max, pattern, allowed, listed);
    }

    public Text matching(String regex) {
      return new Text(min, max, Pattern.compile(regex), allowed, listed);
    }

    public Text listedAs(String values) {
      return new Text(min, max, pattern, allowed, values);
    }
  }

  /**
   * The name of a table, or its ARN.
   *
   * @param constraints those on a name
   * @param parameter whether its absence is reported as a missing parameter, alone
   */
  record TableName(Text constraints, boolean parameter) implements Shape {

    private static final Text NAME = text().length(1, 255).matching("[a-zA-Z0-9_.-]+");
    private static final Text NAME_OF_SUBJECT = NAME.length(3, 255);
  }

  /** An integer of the Java type that the service's error messages name. */
  record Whole(String type, long min, long max) implements Shape {}

  /** A boolean. */
  record Flag() implements Shape {}

  /** An attribute value; its content is checked where it is read. */
  record Attribute() implements Shape {}

  /** A list. */
  record Elements(Shape member, int min, int max) implements Shape {}

  /**
   * A map with string keys.
   *
   * @param ofTables whether the keys are names of tables: an ARN will do as well
   */
  record Entries(Text key, Shape value, int min, int max, boolean ofTables) implements Shape {

    public Entries size(int min, int max) {
      return new Entries(key, value, min, max, ofTables);
    }
  }

  /**
   * A structure; errors are reported in the order of its fields.
   *
   * @param terse whether errors about sizes and numbers do not show the value
   * @param alone the fields whose violations are reported without those of others
   */
  record Structure(String name, Map<String, Field> fields, boolean terse, List<String> alone)
      implements Shape {

    /** Returns whether an object has all of the fields that are required. */
    boolean isCompleteIn(JsonNode json) {
      return fields.entrySet().stream()
          .allMatch(field -> !field.getValue().required() || json.hasNonNull(field.getKey()));
    }

    public static Builder named(String name) {
      return new Builder(name);
    }

    /** Collects the fields of a structure, in order. */
    public static final class Builder {
      private final String name;
      private final Map<String, Field> fields = new LinkedHashMap<>();
      private boolean terse;
      private List<String> alone = List.of();

      private Builder(String name) {
        this.name = name;
      }

      public Builder required(String field, Shape shape) {
        fields.put(field, new Field(shape, true));
        return this;
      }

      public Builder optional(String field, Shape shape) {
        fields.put(field, new Field(shape, false));
        return this;
      }

      /** Lets errors about sizes and numbers do without the value. */
      public Builder terse() {
        terse = true;
        return this;
      }

      /** Lets violations of these fields hide the others, if no required field is missing. */
      public Builder alone(String... names) {
        alone = List.of(names);
        return this;
      }

      public Structure build() {
        return new Structure(
            name, Collections.unmodifiableMap(new LinkedHashMap<>(fields)), terse, alone);
      }
    }
  }

  /** A member of a structure. */
  record Field(Shape shape, boolean required) {}

  static Text text() {
    return new Text(0, Integer.MAX_VALUE, null, List.of(), null);
  }

  static Text oneOf(String... allowed) {
    return new Text(0, Integer.MAX_VALUE, null, List.of(allowed), null);
  }

  /** Returns the shape of the name of a table that items are read from or written to. */
  static TableName tableName() {
    return new TableName(TableName.NAME, false);
  }

  /** Returns the shape of the name of a table that is itself the subject. */
  static TableName tableNameParameter() {
    return new TableName(TableName.NAME_OF_SUBJECT, true);
  }

  /** Returns the shape of the name of an index. */
  static Text indexName() {
    return text().length(3, 255).matching("[a-zA-Z0-9_.-]+");
  }

  static Whole integer(long min, long max) {
    return new Whole("Integer", min, max);
  }

  static Whole longInteger(long min, long max) {
    return new Whole("Long", min, max);
  }

  static Flag flag() {
    return new Flag();
  }

  static Attribute attribute() {
    return new Attribute();
  }

  static Elements listOf(Shape member) {
    return new Elements(member, 0, Integer.MAX_VALUE);
  }

  static Elements listOf(Shape member, int min, int max) {
    return new Elements(member, min, max);
  }

  static Entries mapOf(Shape value) {
    return mapOf(text(), value);
  }

  static Entries mapOf(Text key, Shape value) {
    return new Entries(key, value, 0, Integer.MAX_VALUE, false);
  }

  /** Returns the shape of a map whose keys are names of tables, or their ARNs. */
  static Entries mapOfTables(Shape value) {
    return new Entries(TableName.NAME_OF_SUBJECT, value, 0, Integer.MAX_VALUE, true);
  }

  /** Returns the name of a member as it stands in error messages. */
  static String lowerFirst(String name) {
    return Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }
}
