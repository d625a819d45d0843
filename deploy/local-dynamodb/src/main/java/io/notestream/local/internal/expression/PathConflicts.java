package io.notestream.local.internal.expression;

import io.notestream.local.internal.error.ServiceException;
import java.util.ArrayList;
import java.util.List;

/** Checks that the paths of one expression do not conflict. */
final class PathConflicts {

  private PathConflicts() {}

  /**
   * Refuses paths of which one is the beginning of another, or which disagree about whether a value
   * is a map or a list.
   *
   * @throws ServiceException ValidationException
   */
  static void checkDisjoint(List<DocumentPath> paths, String parameter) {
    String conflict = null;
    List<DocumentPath> earlier = new ArrayList<>(paths.size());
    for (DocumentPath path : paths) {
      for (DocumentPath other : earlier) {
        switch (relation(other, path)) {
          case OVERLAP -> throw ExpressionErrors.in(parameter, message("overlap", other, path));
          case CONFLICT ->
              conflict = conflict == null ? message("conflict", other, path) : conflict;
          case NONE -> {
            // Neither path touches the other.
          }
        }
      }
      earlier.add(path);
    }
    if (conflict != null) {
      throw ExpressionErrors.in(parameter, conflict);
    }
  }

  private enum Relation {
    NONE,
    CONFLICT,
    OVERLAP
  }

  private static Relation relation(DocumentPath one, DocumentPath two) {
    int shared = Math.min(one.elements().size(), two.elements().size());
    for (int i = 0; i < shared; i++) {
      DocumentPath.Element mine = one.elements().get(i);
      DocumentPath.Element other = two.elements().get(i);
      if (mine.getClass() != other.getClass()) {
        return Relation.CONFLICT;
      }
      if (!mine.equals(other)) {
        return Relation.NONE;
      }
    }
    return Relation.OVERLAP;
  }

  private static String message(String relation, DocumentPath one, DocumentPath two) {
    return "Two document paths "
        + relation
        + " with each other; must remove or rewrite one of these paths; path one: "
        + one
        + ", path two: "
        + two;
  }
}
