package io.notestream.writer.internal.request;

import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads trace ids by <a href="https://www.w3.org/TR/trace-context/">W3C trace context</a>. */
public final class TraceParent {

  private static final Pattern FORMAT =
      Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-.*)?");

  private TraceParent() {}

  /**
   * Returns the trace id of the header, or a new one if the header is missing or invalid: by the
   * standard, whoever receives an invalid one starts a new trace.
   */
  public static String traceId(@Nullable String header) {
    if (header != null) {
      Matcher matcher = FORMAT.matcher(header.strip());
      if (matcher.matches()
          && !matcher.group(1).equals("ff")
          && (matcher.group(4) == null || !matcher.group(1).equals("00"))
          && !isZero(matcher.group(2))
          && !isZero(matcher.group(3))) {
        return matcher.group(2);
      }
    }
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return String.format("%016x%016x", random.nextLong() | 1, random.nextLong());
  }

  private static boolean isZero(String hex) {
    return hex.chars().allMatch(c -> c == '0');
  }
}
