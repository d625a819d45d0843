package io.notestream.writer.internal.observe;

import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The place of a request in a trace, by <a href="https://www.w3.org/TR/trace-context/">W3C trace
 * context</a>. Immutable.
 *
 * @param traceId 32 hexadecimal digits, not all of them 0
 * @param parentId the id of the span that caused what is noted here: 16 hexadecimal digits, not all
 *     of them 0
 * @param sampled whether the caller may have recorded the trace
 */
public record TraceParent(String traceId, String parentId, boolean sampled) {

  private static final Pattern FORMAT =
      Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");
  private static final int SAMPLED = 1;

  /**
   * Returns what the header {@code traceparent} says.
   *
   * @return empty if there is none, or an invalid one: by the standard, it is ignored then
   */
  public static Optional<TraceParent> of(@Nullable String header) {
    if (header == null) {
      return Optional.empty();
    }
    Matcher matcher = FORMAT.matcher(header.strip());
    boolean valid =
        matcher.matches()
            && !matcher.group(1).equals("ff")
            && (matcher.group(5) == null || !matcher.group(1).equals("00"))
            && !isZero(matcher.group(2))
            && !isZero(matcher.group(3));
    return valid
        ? Optional.of(
            new TraceParent(
                matcher.group(2),
                matcher.group(3),
                (Integer.parseInt(matcher.group(4), 16) & SAMPLED) != 0))
        : Optional.empty();
  }

  /**
   * Returns the beginning of a new trace. Its numbers are the system's: those of a generator that
   * was seeded before would be the same in every process that is restored from one snapshot.
   */
  public static TraceParent create() {
    UUID trace = UUID.randomUUID();
    HexFormat hex = HexFormat.of();
    return new TraceParent(
        hex.toHexDigits(trace.getMostSignificantBits())
            + hex.toHexDigits(trace.getLeastSignificantBits()),
        hex.toHexDigits(UUID.randomUUID().getLeastSignificantBits()), // Never 0: it has a variant.
        false);
  }

  /** Returns the parent id and the flags, as a note keeps them beside the trace id. */
  public String span() {
    return parentId + (sampled ? "-01" : "-00");
  }

  private static boolean isZero(String hex) {
    return hex.chars().allMatch(c -> c == '0');
  }
}
