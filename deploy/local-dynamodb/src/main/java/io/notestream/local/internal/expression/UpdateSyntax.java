package io.notestream.local.internal.expression;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The syntax of an update expression, before its placeholders are filled in.
 *
 * @param actions in the order of the text
 */
record UpdateSyntax(List<Action> actions) {

  UpdateSyntax {
    actions = List.copyOf(actions);
  }

  /** The sections of an update expression. */
  enum Section {
    SET,
    REMOVE,
    ADD,
    DELETE
  }

  /**
   * A change of one value.
   *
   * @param value null for REMOVE; a parameter for ADD and DELETE
   */
  record Action(Section section, DocumentPath path, @Nullable Syntax value) {}
}
