package io.notestream.deploy;

import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * As much of CloudWatch's metric math as the alarms use, on one value of each metric. What is made
 * of a metric that is missing is missing, but for {@code FILL} and {@code SUM}.
 */
final class MetricMath {

  private static final Pattern TOKENS = Pattern.compile("[A-Za-z_][A-Za-z_0-9]*|[0-9.]+|[-()<>,]");

  private final Map<String, Double> metrics;
  private final Matcher tokens;
  private @Nullable String next;

  private MetricMath(String expression, Map<String, Double> metrics) {
    this.metrics = metrics;
    tokens = TOKENS.matcher(expression);
    advance();
  }

  /**
   * Returns the value of an expression; {@code null} if it is missing.
   *
   * @param metrics the metrics that are not missing, by their ids
   */
  static @Nullable Double evaluate(String expression, Map<String, Double> metrics) {
    MetricMath math = new MetricMath(expression, metrics);
    Double value = math.condition();
    if (math.next != null) {
      throw new IllegalArgumentException(expression + " at " + math.next);
    }
    return value;
  }

  private @Nullable Double condition() {
    Double value = comparison();
    while ("AND".equals(next) || "OR".equals(next)) {
      boolean and = "AND".equals(advance());
      Double other = comparison();
      if (value == null || other == null) {
        value = null;
      } else {
        value = (and ? value != 0 && other != 0 : value != 0 || other != 0) ? 1.0 : 0.0;
      }
    }
    return value;
  }

  private @Nullable Double comparison() {
    Double value = difference();
    if ("<".equals(next) || ">".equals(next)) {
      boolean less = "<".equals(advance());
      Double other = difference();
      return value == null || other == null
          ? null
          : (less ? value < other : value > other) ? 1.0 : 0.0;
    }
    return value;
  }

  private @Nullable Double difference() {
    Double value = term();
    while ("-".equals(next)) {
      advance();
      Double other = term();
      value = value == null || other == null ? null : value - other;
    }
    return value;
  }

  private @Nullable Double term() {
    String token = Objects.requireNonNull(advance());
    return switch (token) {
      case "IF" -> choice();
      case "FILL" -> filled();
      case "SUM" -> sum();
      default -> Character.isDigit(token.charAt(0)) ? Double.valueOf(token) : metrics.get(token);
    };
  }

  private @Nullable Double choice() {
    expect("(");
    Double chosen = condition();
    expect(",");
    Double yes = condition();
    expect(",");
    Double no = condition();
    expect(")");
    return chosen == null ? null : chosen != 0 ? yes : no;
  }

  private @Nullable Double filled() {
    expect("(");
    Double value = condition();
    expect(",");
    Double filling = condition();
    expect(")");
    return value == null ? filling : value;
  }

  /** Adds all metrics up, which is all that the alarms add up. */
  private @Nullable Double sum() {
    boolean filled = false;
    while (!"METRICS".equals(advance())) {
      filled |= "FILL".equals(next);
    }
    while (next != null && (next.matches("[(),]") || next.equals("0"))) {
      advance();
    }
    return metrics.isEmpty() && !filled
        ? null
        : metrics.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  private void expect(String token) {
    if (!token.equals(advance())) {
      throw new IllegalArgumentException("no '" + token + "' before " + next);
    }
  }

  /** Goes on to the next token, and returns the one before. */
  private @Nullable String advance() {
    String before = next;
    next = tokens.find() ? tokens.group() : null;
    return before;
  }
}
