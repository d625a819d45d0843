package io.notestream.local.internal.expression;

import io.notestream.local.internal.error.ServiceException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The words that cannot name an attribute in an expression. See <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ReservedWords.html">reserved
 * words</a>.
 */
final class ReservedWords {

  private static final Set<String> WORDS = read();

  private ReservedWords() {}

  /** Returns whether the word is reserved; case does not matter. */
  static boolean contains(String word) {
    return WORDS.contains(word.toUpperCase(Locale.ROOT));
  }

  static int count() {
    return WORDS.size();
  }

  /**
   * Refuses a path with a reserved name, or with too many steps.
   *
   * @throws ServiceException ValidationException
   */
  static void check(DocumentPath path, String parameter) {
    for (DocumentPath.Element element : path.elements()) {
      if (element instanceof DocumentPath.Name name && contains(name.text())) {
        throw ExpressionErrors.in(
            parameter, "Attribute name is a reserved keyword; reserved keyword: " + name.text());
      }
    }
    int levels = path.elements().size();
    if (levels > DocumentPath.MAX_ELEMENTS) {
      throw ExpressionErrors.in(
          parameter, "The document path has too many nesting levels; nesting levels: " + levels);
    }
  }

  private static Set<String> read() {
    InputStream resource = ReservedWords.class.getResourceAsStream("reserved-words.txt");
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(resource, "reserved-words.txt"), StandardCharsets.UTF_8))) {
      return lines.lines().filter(word -> !word.isEmpty()).collect(Collectors.toUnmodifiableSet());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
