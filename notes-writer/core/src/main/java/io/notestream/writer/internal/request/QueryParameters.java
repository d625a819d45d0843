package io.notestream.writer.internal.request;

import io.notestream.writer.http.Request;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a query string, each of which may be given once. What is wrong with one goes to
 * the request's faults; its value is then that of a parameter which is not given. Not thread-safe.
 */
public final class QueryParameters {

  static final int DEFAULT_LIMIT = 20;
  static final int MAX_LIMIT = 100;

  /** Longer than any expiry can lie ahead, and far from overflowing a time. */
  private static final Duration MAX_DURATION = Duration.ofDays(366_000);

  private final Map<String, String> values = new LinkedHashMap<>();
  private final Faults faults;

  /**
   * Reads the query string.
   *
   * @param known the parameters that the route has; others are refused, since a misspelt filter
   *     must not list everything
   * @param faults the request's
   */
  public QueryParameters(Request request, Set<String> known, Faults faults) {
    this.faults = faults;
    for (String pair : request.query().split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = PercentEncoding.ofQuery(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : PercentEncoding.ofQuery(pair.substring(equals + 1));
      if (!known.contains(name)) {
        faults.parameter(
            name,
            known.isEmpty()
                ? "this route has no query parameters"
                : "unknown query parameter; the known ones are "
                    + String.join(", ", new TreeSet<>(known)));
      } else if (values.put(name, value) != null) {
        faults.parameter(name, name + " is given more than once");
      }
    }
  }

  /** Returns a parameter as it is; {@code null} if it is not given. */
  public @Nullable String text(String name) {
    return values.get(name);
  }

  /**
   * Returns a parameter that is one of some words; the first of them if it is not given.
   *
   * @param words at least one
   */
  public String oneOf(String name, String... words) {
    String text = values.get(name);
    if (text == null) {
      return words[0];
    }
    if (!List.of(words).contains(text)) {
      faults.parameter(name, name + " must be " + String.join(" or ", words));
      return words[0];
    }
    return text;
  }

  /** Returns the tag to filter by; {@code null} if it is not given. */
  public @Nullable TagFilter tag() {
    String text = values.get("tag");
    if (text == null) {
      return null;
    }
    String wrong = TagRule.whatIsWrong(text);
    if (wrong != null) {
      faults.parameter("tag", wrong);
      return null;
    }
    return new TagFilter(NoteText.tag(text), text);
  }

  /** Returns the size of a page: 1 to {@value #MAX_LIMIT}, by default {@value #DEFAULT_LIMIT}. */
  public int limit() {
    String text = values.get("limit");
    if (text == null) {
      return DEFAULT_LIMIT;
    }
    if (text.matches("\\d{1,9}")) {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= MAX_LIMIT) {
        return limit;
      }
    }
    faults.parameter("limit", "limit must be a whole number from 1 to " + MAX_LIMIT);
    return DEFAULT_LIMIT;
  }

  /** Returns a duration in ISO-8601 or in whole seconds; {@code null} if it is not given. */
  public @Nullable Duration duration(String name) {
    String text = values.get(name);
    if (text == null) {
      return null;
    }
    try {
      Duration duration =
          text.matches("\\d{1,12}")
              ? Duration.ofSeconds(Long.parseLong(text))
              : Duration.parse(text);
      if (!duration.isNegative() && !duration.isZero() && duration.compareTo(MAX_DURATION) <= 0) {
        return duration;
      }
    } catch (DateTimeParseException e) {
      // Refused below, like a duration out of range.
    }
    faults.parameter(
        name,
        name + " must be a duration above zero, such as PT36H or P7D, or a number of seconds");
    return null;
  }

  /** Returns a day of four digits' year; {@code null} if it is not given. */
  public @Nullable LocalDate day(String name) {
    String text = values.get(name);
    if (text == null) {
      return null;
    }
    try {
      if (text.matches("\\d{4}-\\d{2}-\\d{2}")) {
        return LocalDate.parse(text);
      }
    } catch (DateTimeParseException e) {
      // Refused below, like any other text.
    }
    faults.parameter(name, name + " must be a day, such as 2027-01-31");
    return null;
  }
}
