package io.notestream.local.internal.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Refuses requests under {@code /_local/} that a web page has made: any page that a developer looks
 * at could otherwise move the clock or drop records. Immutable.
 */
final class ControlGuard {

  private static final Pattern ADDRESS =
      Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.]+(%[^\\]]*)?\\]");
  private static final Pattern PORT = Pattern.compile(":\\d*$");

  private final String ownName;

  /**
   * @param ownName the name or address that the engine was started with
   */
  ControlGuard(String ownName) {
    this.ownName = ownName.toLowerCase(Locale.ROOT);
  }

  /** Returns why the request is refused, in words; empty if it is not. */
  Optional<String> refusal(HttpHeaders headers) {
    String host = headers.get(HttpHeaderNames.HOST);
    if (host == null || !isOwn(host.toLowerCase(Locale.ROOT))) {
      return Optional.of("the Host header names neither an address nor localhost: " + host);
    }
    String origin = headers.get(HttpHeaderNames.ORIGIN);
    if (origin != null && !origin.equalsIgnoreCase("http://" + host)) {
      return Optional.of("a page of another origin may not call this: " + origin);
    }
    String site = headers.get("Sec-Fetch-Site");
    return site == null || site.equals("same-origin") || site.equals("none")
        ? Optional.empty()
        : Optional.of("a page of another site may not call this");
  }

  /**
   * Returns whether the name cannot have been made up by somebody who lets a name of a domain of
   * theirs resolve to this machine: such names have a dot.
   */
  private boolean isOwn(String host) {
    String name = PORT.matcher(host).replaceFirst("");
    return ADDRESS.matcher(name).matches()
        || !name.contains(".")
        || name.endsWith(".localhost")
        || name.equals(ownName);
  }
}
