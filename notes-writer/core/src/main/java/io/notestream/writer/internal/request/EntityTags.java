package io.notestream.writer.internal.request;

import io.notestream.writer.http.Request;
import io.notestream.writer.internal.store.Precondition;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the headers {@code If-Match} and {@code If-None-Match} by <a
 * href="https://www.rfc-editor.org/rfc/rfc9110#name-conditional-requests">RFC 9110</a>. The entity
 * tag of a note is its version in quotes.
 */
public final class EntityTags {

  private static final String IF_MATCH = "If-Match";
  private static final String IF_NONE_MATCH = "If-None-Match";
  private static final String ANY = "*";

  /** Possessive, since going back would take a part of the stack for each tag. */
  private static final Pattern LIST =
      Pattern.compile("(W/)?\"[\\x21\\x23-\\x7e\\x80-\\xff]*\"(\\s*,\\s*(W/)?\"[^\"]*\")*+");

  private static final Pattern VERSION = Pattern.compile("\"([1-9]\\d{0,17})\"");
  private static final Pattern STRONG_VERSION = Pattern.compile("(?<!W/)" + VERSION);

  private EntityTags() {}

  /** Returns the entity tag of a version. */
  public static String entityTag(long version) {
    return "\"" + version + "\"";
  }

  /**
   * Returns what both headers require of the version to be changed or deleted. A header that cannot
   * be read goes to the faults.
   */
  public static Precondition precondition(Request request, Faults faults) {
    return ifNoneMatch(request, ifMatch(request, faults), faults);
  }

  /** By strong comparison a weak tag matches nothing, nor does one that is not a version. */
  private static Precondition ifMatch(Request request, Faults faults) {
    String value = value(request, IF_MATCH);
    if (value == null) {
      return Precondition.none();
    }
    return value.equals(ANY)
        ? Precondition.exists()
        : Precondition.anyOf(versions(STRONG_VERSION, list(IF_MATCH, value, faults)));
  }

  /** By weak comparison a weak tag matches the version that it names. */
  private static Precondition ifNoneMatch(
      Request request, Precondition precondition, Faults faults) {
    String value = value(request, IF_NONE_MATCH);
    if (value == null) {
      return precondition;
    }
    return value.equals(ANY)
        ? precondition.exceptForAll()
        : precondition.exceptFor(versions(VERSION, list(IF_NONE_MATCH, value, faults)));
  }

  /**
   * Returns what {@code If-Match} requires of the version to be read. A read whose {@code
   * If-None-Match} does not hold is no failure: see {@link #callerHas}.
   */
  public static Precondition readPrecondition(Request request, Faults faults) {
    return ifMatch(request, faults);
  }

  /**
   * Returns whether the caller of a read has a version of a note already. A header that cannot be
   * read is ignored: the caller is sent the whole note.
   */
  public static boolean callerHas(Request request, long version) {
    String value = value(request, IF_NONE_MATCH);
    return value != null
        && (value.equals(ANY)
            || (LIST.matcher(value).matches() && versions(VERSION, value).contains(version)));
  }

  private static @Nullable String value(Request request, String header) {
    String value = request.header(header);
    return value == null ? null : value.strip();
  }

  private static String list(String header, String value, Faults faults) {
    if (!LIST.matcher(value).matches()) {
      faults.header(header, header + " must be * or a list of entity tags, such as \"3\"");
      return "";
    }
    return value;
  }

  private static Set<Long> versions(Pattern version, String list) {
    Set<Long> versions = new HashSet<>();
    Matcher matcher = version.matcher(list);
    while (matcher.find()) {
      versions.add(Long.parseLong(matcher.group(1)));
    }
    return versions;
  }
}
