package io.notestream.writer.internal.request;

import com.fasterxml.jackson.core.JsonPointer;
import io.notestream.writer.internal.response.FieldError;
import io.notestream.writer.internal.response.Problem;
import io.notestream.writer.internal.response.RefusedException;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects what is wrong with the parts of one request, so that the caller is told all of it at
 * once. Whoever reads a wrong part adds it and goes on with a stand-in for its value; before
 * anything is done for the request, {@link #requireNone} refuses it. Not thread-safe.
 */
public final class Faults {

  private final List<FieldError> errors = new ArrayList<>();

  /** Adds a wrong member of the body. */
  void member(JsonPointer pointer, String detail) {
    errors.add(new FieldError(FieldError.Part.MEMBER, pointer.toString(), detail));
  }

  /** Adds a wrong parameter of the query string. */
  public void parameter(String name, String detail) {
    errors.add(new FieldError(FieldError.Part.PARAMETER, name, detail));
  }

  /** Adds a wrong header. */
  void header(String name, String detail) {
    errors.add(new FieldError(FieldError.Part.HEADER, name, detail));
  }

  /** Returns whether nothing was wrong so far. */
  public boolean isEmpty() {
    return errors.isEmpty();
  }

  /** Forgets what was wrong: the request was served before, when it was not wrong. */
  public void forgive() {
    errors.clear();
  }

  /** Refuses the request if anything was wrong, and names all of it. */
  public void requireNone() {
    if (!errors.isEmpty()) {
      throw new RefusedException(Problem.invalid(errors));
    }
  }
}
