package io.notestream.writer.internal.request;

import io.notestream.model.note.Tags;
import io.notestream.writer.http.Request;
import io.notestream.writer.internal.response.Problem;
import io.notestream.writer.internal.response.RefusedException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a query string, each of which may be given once; refuses the request if one is
 * wrong. Immutable.
 */
public final class QueryParameters {

  static final int DEFAULT_LIMIT = 20;
  static final int MAX_LIMIT = 100;

  /** Longer than any expiry can lie ahead, and far from overflowing a time. */
  private static final Duration MAX_DURATION = Duration.ofDays(366_000);

  private final Map<String, String> values = new LinkedHashMap<>();

  /**
   * Reads the query string.
   *
   * @param known the parameters that the route has; others are refused, since a misspelt filter
   *     must not list everything
   */
  public QueryParameters(Request request, Set<String> known) {
    for (String pair : request.query().split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = PercentEncoding.ofQuery(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : PercentEncoding.ofQuery(pair.substring(equals + 1));
      if (!known.contains(name)) {
        throw new RefusedException(
            Problem.invalid(
                name,
                known.isEmpty()
                    ? "this route has no query parameters"
                    : "unknown query parameter; the known ones are "
                        + String.join(", ", new TreeSet<>(known))));
      }
      if (values.put(name, value) != null) {
        throw new RefusedException(Problem.invalid(name, name + " is given more than once"));
      }
    }
  }

  /** Returns a parameter as it is; {@code null} if it is not given. */
  public @Nullable String text(String name) {
    return values.get(name);
  }

  /** Returns the tag; {@code null} if it is not given. */
  public @Nullable String tag() {
    String tag = values.get("tag");
    if (tag != null) {
      try {
        Tags.of(List.of(tag));
      } catch (IllegalArgumentException e) {
        throw new RefusedException(Problem.invalid("tag", String.valueOf(e.getMessage())));
      }
    }
    return tag;
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
    throw new RefusedException(
        Problem.invalid("limit", "limit must be a whole number from 1 to " + MAX_LIMIT));
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
    throw new RefusedException(
        Problem.invalid(
            name,
            name + " must be a duration above zero, such as PT36H or P7D, or a number of seconds"));
  }
}
