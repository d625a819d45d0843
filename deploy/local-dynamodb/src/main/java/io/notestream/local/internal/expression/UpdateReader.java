package io.notestream.local.internal.expression;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The grammar of update expressions. */
final class UpdateReader extends SyntaxReader {

  private final List<UpdateSyntax.Action> actions = new ArrayList<>();
  private final Set<UpdateSyntax.Section> sections = EnumSet.noneOf(UpdateSyntax.Section.class);
  private UpdateSyntax.@Nullable Section repeated;

  private UpdateReader(String parameter, String text) {
    super(parameter, text);
  }

  static UpdateSyntax read(String parameter, String text) {
    UpdateReader reader = new UpdateReader(parameter, text);
    do {
      reader.section();
    } while (reader.peek().kind() != Token.Kind.END);
    UpdateSyntax update = new UpdateSyntax(reader.actions);
    UpdateValidation.check(update, parameter);
    if (reader.repeated != null) {
      throw reader.problem(
          "The \"" + reader.repeated + "\" section can only be used once in an update expression;");
    }
    return update;
  }

  @Override
  boolean isKeyword(Token word) {
    return sectionNamed(word) != null;
  }

  private static UpdateSyntax.@Nullable Section sectionNamed(Token word) {
    for (UpdateSyntax.Section section : UpdateSyntax.Section.values()) {
      if (word.isKeyword(section.name())) {
        return section;
      }
    }
    return null;
  }

  private void section() {
    UpdateSyntax.Section section = sectionNamed(peek());
    if (section == null) {
      throw unexpected();
    }
    next();
    if (!sections.add(section) && repeated == null) {
      repeated = section;
    }
    do {
      actions.add(action(section));
    } while (takeSymbol(","));
  }

  private UpdateSyntax.Action action(UpdateSyntax.Section section) {
    DocumentPath path = path();
    return switch (section) {
      case REMOVE -> new UpdateSyntax.Action(section, path, null);
      case ADD, DELETE -> {
        if (peek().kind() != Token.Kind.VALUE) {
          throw unexpected();
        }
        yield new UpdateSyntax.Action(section, path, new Syntax.Parameter(next().text()));
      }
      case SET -> {
        expectSymbol("=");
        yield new UpdateSyntax.Action(section, path, sum());
      }
    };
  }

  /** Reads an operand, or two with a sign between them. */
  private Syntax sum() {
    Syntax left = term();
    Operator operator = sign();
    if (operator == null || left instanceof Syntax.Operation) {
      return left;
    }
    next();
    countOperator();
    return new Syntax.Operation(operator, List.of(left, operand()));
  }

  private @Nullable Operator sign() {
    if (peek().isSymbol("+")) {
      return Operator.PLUS;
    }
    return peek().isSymbol("-") ? Operator.MINUS : null;
  }

  private Syntax term() {
    if (!takeSymbol("(")) {
      return plain();
    }
    enter();
    Syntax inner = sum();
    leave();
    expectSymbol(")");
    return inner;
  }

  @Override
  Syntax operand() {
    if (!takeSymbol("(")) {
      return plain();
    }
    enter();
    Syntax inner = operand();
    leave();
    expectSymbol(")");
    return inner;
  }

  private Syntax plain() {
    if (peek().kind() == Token.Kind.VALUE) {
      return new Syntax.Parameter(next().text());
    }
    if (atCall()) {
      countOperator();
      return call();
    }
    return new Syntax.Path(path());
  }
}
