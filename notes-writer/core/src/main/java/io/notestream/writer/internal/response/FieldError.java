package io.notestream.writer.internal.response;

/**
 * A part of a request that is wrong.
 *
 * @param part what kind of part it is
 * @param name the JSON Pointer of a member of the body, or the name of a parameter or header
 * @param detail why it is refused, in words for the caller
 */
public record FieldError(Part part, String name, String detail) {

  /** The kinds of parts. */
  public enum Part {
    /** A member of the body. */
    MEMBER,
    /** A parameter of the query string. */
    PARAMETER,
    /** A header. */
    HEADER
  }
}
