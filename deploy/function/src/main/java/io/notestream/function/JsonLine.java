package io.notestream.function;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/**
 * One JSON object, written member by member on one line. The members of what is opened last are
 * written until its end. Not thread-safe.
 */
public final class JsonLine {

  private static final JsonFactory JSON = new JsonFactory();

  private final StringWriter text = new StringWriter();
  private final JsonGenerator out;

  /** Begins the object. */
  public JsonLine() {
    try {
      out = JSON.createGenerator(text);
      out.writeStartObject();
    } catch (IOException e) {
      throw unexpected(e);
    }
  }

  /**
   * Writes a member that is a text.
   *
   * @param name the member's
   * @param value its value
   * @return this
   */
  public JsonLine text(String name, String value) {
    return write(() -> out.writeStringField(name, value));
  }

  /**
   * Writes a member that is a number, a whole one without a fraction.
   *
   * @param name the member's
   * @param value its value
   * @return this
   */
  public JsonLine number(String name, double value) {
    return write(() -> out.writeFieldName(name)).number(value);
  }

  /**
   * Opens a member that is an object.
   *
   * @param name the member's
   * @return this
   */
  public JsonLine object(String name) {
    return write(() -> out.writeObjectFieldStart(name));
  }

  /**
   * Opens a member that is an array.
   *
   * @param name the member's
   * @return this
   */
  public JsonLine array(String name) {
    return write(() -> out.writeArrayFieldStart(name));
  }

  /** Opens an object in an array. */
  JsonLine object() {
    return write(out::writeStartObject);
  }

  /** Opens an array in an array. */
  JsonLine array() {
    return write(out::writeStartArray);
  }

  /**
   * Writes a text into an array.
   *
   * @param value the text
   * @return this
   */
  public JsonLine text(String value) {
    return write(() -> out.writeString(value));
  }

  /** Writes a number into an array. */
  JsonLine number(double value) {
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
    return write(
        () -> {
          if (whole) {
            out.writeNumber((long) value);
          } else {
            out.writeNumber(value);
          }
        });
  }

  /**
   * Ends what was opened last.
   *
   * @return this
   */
  public JsonLine end() {
    return write(
        () -> {
          if (out.getOutputContext().inArray()) {
            out.writeEndArray();
          } else {
            out.writeEndObject();
          }
        });
  }

  /**
   * Ends the object, and whatever is open in it.
   *
   * @return the line, without a line break
   */
  public String finish() {
    write(out::close);
    return text.toString();
  }

  private interface Step {
    void run() throws IOException;
  }

  private JsonLine write(Step step) {
    try {
      step.run();
    } catch (IOException e) {
      throw unexpected(e);
    }
    return this;
  }

  private static UncheckedIOException unexpected(IOException e) {
    return new UncheckedIOException(e); // Cannot happen: it is written to memory.
  }
}
