package io.notestream.local.internal.expression;

import io.notestream.local.internal.item.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fills in the placeholders of an update, checks types, and makes it ready to be applied. Each
 * check goes over the whole of the update before the next one begins, so that errors come in the
 * service's order: names, values, paths, operands, functions.
 */
final class UpdateBinder {

  private static final String MISMATCH =
      "An operand in the update expression has an incorrect data type";

  /** DELETE is refused with the set of types that ADD takes, too. */
  private static final String ALLOWED_TYPES = ", typeSet: ALLOWED_FOR_ADD_OPERAND";

  /** What every update adds to its own size, whatever it does. */
  private static final int BASE_BYTES = 3;

  private final Placeholders placeholders;
  private final String parameter;

  private UpdateBinder(Placeholders placeholders, String parameter) {
    this.placeholders = placeholders;
    this.parameter = parameter;
  }

  static Update bind(UpdateSyntax update, Placeholders placeholders, String parameter) {
    return new UpdateBinder(placeholders, parameter).bind(update.actions());
  }

  private Update bind(List<UpdateSyntax.Action> actions) {
    List<DocumentPath> paths = new ArrayList<>(actions.size());
    for (UpdateSyntax.Action action : actions) {
      paths.add(placeholders.path(action.path(), parameter));
      requireNames(action.value());
    }
    for (UpdateSyntax.Action action : actions) {
      requireValues(action.value());
    }
    PathConflicts.checkDisjoint(paths, parameter);
    Map<DocumentPath, Edit> edits = new LinkedHashMap<>();
    for (int i = 0; i < actions.size(); i++) {
      UpdateSyntax.Action action = actions.get(i);
      if (action.section() != UpdateSyntax.Section.SET) {
        edits.put(paths.get(i), unary(action));
      } else {
        // Keeps the place; functions are checked after all operands of ADD and DELETE.
        edits.put(paths.get(i), new Edit.Remove());
      }
    }
    for (int i = 0; i < actions.size(); i++) {
      Syntax value = actions.get(i).value();
      if (actions.get(i).section() == UpdateSyntax.Section.SET && value != null) {
        edits.put(paths.get(i), new Edit.Put(term(value)));
      }
    }
    return new PathUpdate(edits, costBytes(edits));
  }

  private static long costBytes(Map<DocumentPath, Edit> edits) {
    long bytes = BASE_BYTES;
    for (Map.Entry<DocumentPath, Edit> each : edits.entrySet()) {
      bytes += each.getKey().targetBytes() + each.getValue().costBytes();
    }
    return bytes;
  }

  private void requireNames(@Nullable Syntax syntax) {
    if (syntax instanceof Syntax.Path path) {
      placeholders.path(path.path(), parameter);
    }
    children(syntax).forEach(this::requireNames);
  }

  private void requireValues(@Nullable Syntax syntax) {
    if (syntax instanceof Syntax.Parameter value) {
      placeholders.value(value.name(), parameter);
    }
    children(syntax).forEach(this::requireValues);
  }

  private static List<Syntax> children(@Nullable Syntax syntax) {
    if (syntax instanceof Syntax.Operation operation) {
      return operation.operands();
    }
    return syntax instanceof Syntax.FunctionCall call ? call.arguments() : List.of();
  }

  private Edit unary(UpdateSyntax.Action action) {
    if (!(action.value() instanceof Syntax.Parameter name)) {
      return new Edit.Remove();
    }
    Value operand = placeholders.value(name.name(), parameter);
    boolean adds = action.section() == UpdateSyntax.Section.ADD;
    if (!operand.type().isSet() && !(adds && operand.type() == Value.Type.N)) {
      throw ExpressionErrors.in(
          parameter,
          "Incorrect operand type for operator or function; operator: "
              + action.section()
              + ", operand type: "
              + longName(operand.type())
              + ALLOWED_TYPES);
    }
    return adds ? new Edit.Add(operand, MISMATCH) : new Edit.Delete(operand, MISMATCH);
  }

  private static String longName(Value.Type type) {
    return switch (type) {
      case S -> "STRING";
      case N -> "NUMBER";
      case B -> "BINARY";
      case NULL -> "NULL";
      case M -> "MAP";
      case L -> "LIST";
      case BOOL, SS, NS, BS -> type.name();
    };
  }

  private Term term(Syntax syntax) {
    if (syntax instanceof Syntax.Path path) {
      return new Term.Attribute(placeholders.path(path.path(), parameter));
    }
    if (syntax instanceof Syntax.Parameter value) {
      return new Term.Constant(placeholders.value(value.name(), parameter));
    }
    if (syntax instanceof Syntax.FunctionCall call) {
      return function(call);
    }
    if (syntax instanceof Syntax.Operation operation) {
      Operator operator = operation.operator();
      Term left = term(operation.operands().get(0));
      Term right = term(operation.operands().get(1));
      requireType(operator.symbol(), left, Value.Type.N);
      requireType(operator.symbol(), right, Value.Type.N);
      return new Term.Sum(operator, left, right);
    }
    throw new IllegalArgumentException("Not a value: " + syntax);
  }

  private Term function(Syntax.FunctionCall call) {
    List<Term> arguments = call.arguments().stream().map(this::term).toList();
    Functions.checkOperandCount(call, parameter);
    Term first = arguments.get(0);
    Term second = arguments.get(1);
    if (call.function().equals(Functions.IF_NOT_EXISTS)) {
      if (first instanceof Term.Attribute attribute) {
        return new Term.IfNotExists(attribute.path(), second);
      }
      throw ExpressionErrors.in(parameter, ExpressionErrors.needsPath(call.function()));
    }
    requireType(call.function(), first, Value.Type.L);
    requireType(call.function(), second, Value.Type.L);
    return new Term.ListAppend(first, second);
  }

  private void requireType(String operator, Term term, Value.Type required) {
    Value.Type type = term.type();
    if (type != null && type != required) {
      throw ExpressionErrors.in(parameter, ExpressionErrors.operandType(operator, type.name()));
    }
  }
}
