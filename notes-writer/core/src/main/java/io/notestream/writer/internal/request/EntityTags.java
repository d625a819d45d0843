package io.notestream.writer.internal.request;

import io.notestream.writer.http.Request;
import io.notestream.writer.internal.response.Problem;
import io.notestream.writer.internal.response.RefusedException;
import io.notestream.writer.internal.store.Precondition;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the headers {@code If-Match} and {@code If-None-Match} by <a
 * href="https://www.rfc-editor.org/rfc/rfc9110#name-if-match">RFC 9110</a>. The entity tag of a
 * note is its version in quotes.
 */
public final class EntityTags {

  private static final String NAME = "If-Match";
  private static final Pattern LIST =
      Pattern.compile("(W/)?\"[\\x21\\x23-\\x7e\\x80-\\xff]*\"(\\s*,\\s*(W/)?\"[^\"]*\")*");
  private static final Pattern STRONG_VERSION = Pattern.compile("(?<!W/)\"([1-9]\\d{0,17})\"");

  private EntityTags() {}

  /** Returns the entity tag of a version. */
  public static String entityTag(long version) {
    return "\"" + version + "\"";
  }

  /** Returns what {@code If-Match} requires of the version to be changed. */
  public static Precondition precondition(Request request) {
    String header = request.header(NAME);
    if (header == null) {
      return Precondition.none();
    }
    String value = header.strip();
    if (value.equals("*")) {
      return Precondition.exists();
    }
    if (!LIST.matcher(value).matches()) {
      throw new RefusedException(
          Problem.invalid(NAME, "If-Match must be * or a list of entity tags, such as \"3\""));
    }
    return Precondition.anyOf(versions(value));
  }

  /**
   * Returns whether the caller has a version of a note already.
   *
   * @param ifNoneMatch the header; {@code null} if it is missing
   */
  public static boolean matches(@Nullable String ifNoneMatch, long version) {
    if (ifNoneMatch == null) {
      return false;
    }
    String value = ifNoneMatch.strip();
    return value.equals("*") || value.contains(entityTag(version));
  }

  /** By strong comparison a weak tag matches nothing, nor does one that is not a version. */
  private static Set<Long> versions(String list) {
    Set<Long> versions = new HashSet<>();
    Matcher matcher = STRONG_VERSION.matcher(list);
    while (matcher.find()) {
      versions.add(Long.parseLong(matcher.group(1)));
    }
    return versions;
  }
}
