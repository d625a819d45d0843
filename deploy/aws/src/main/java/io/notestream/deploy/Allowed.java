package io.notestream.deploy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The values that a key of the context can have. Immutable.
 *
 * @param meaning the values in words, as part of a sentence
 * @param test whether a value is one of them
 */
record Allowed(String meaning, Predicate<String> test) {

  /** Returns what is wrong with the value; empty if nothing is. */
  Optional<String> refusal(String name, String value) {
    return test.test(value)
        ? Optional.empty()
        : Optional.of(name + " is " + meaning + ", not '" + value + "'");
  }

  static Allowed oneOf(String... values) {
    List<String> all = Arrays.asList(values);
    return new Allowed(String.join(" or ", all), all::contains);
  }

  static Allowed number(long least, long most) {
    return new Allowed(
        "a number from " + least + " to " + most,
        value ->
            value.matches("\\d{1,9}")
                && Long.parseLong(value) >= least
                && Long.parseLong(value) <= most);
  }

  static Allowed matching(String pattern, String meaning) {
    return new Allowed(meaning, Pattern.compile(pattern).asMatchPredicate());
  }

  static Allowed text(String meaning) {
    return new Allowed(meaning, value -> true);
  }
}
