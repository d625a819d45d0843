package io.notestream.local.internal.expression;

import java.util.ArrayList;
import java.util.List;

/** The grammar of projection expressions. */
final class ProjectionReader extends SyntaxReader {

  private ProjectionReader(String parameter, String text) {
    super(parameter, text);
  }

  static List<DocumentPath> read(String parameter, String text) {
    ProjectionReader reader = new ProjectionReader(parameter, text);
    List<DocumentPath> paths = new ArrayList<>();
    do {
      paths.add(reader.path());
    } while (reader.takeSymbol(","));
    reader.expectEnd();
    paths.forEach(path -> ReservedWords.check(path, parameter));
    return paths;
  }

  @Override
  boolean isKeyword(Token word) {
    return false;
  }

  @Override
  Syntax operand() {
    throw unexpected();
  }

  /** Fills in the placeholders, and makes a projection of the paths. */
  static Projection bind(List<DocumentPath> paths, Placeholders placeholders, String parameter) {
    List<DocumentPath> actual =
        paths.stream().map(path -> placeholders.path(path, parameter)).toList();
    PathConflicts.checkDisjoint(actual, parameter);
    return new PathProjection(actual);
  }
}
