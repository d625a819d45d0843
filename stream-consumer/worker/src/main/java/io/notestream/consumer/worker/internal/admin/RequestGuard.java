package io.notestream.consumer.worker.internal.admin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides which requests to the admin port are served. Any page that somebody looks at can make
 * requests to this machine: reads are refused to pages of other sites, and actions to everything
 * but the console's own pages and programs that are no browsers. Immutable.
 */
final class RequestGuard {

  /** The header with which the console's pages prove that they are. */
  static final String CSRF_HEADER = "X-Csrf-Token";

  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int MISDIRECTED = 421;

  private static final String CONSOLE_API = "/api/console/";
  private static final String BEARER = "Bearer ";

  /** What load balancers and scrapers read, by names of their own. */
  private static final Set<String> FOR_MACHINES =
      Set.of("/health/live", "/health/ready", "/metrics", "/info");

  private static final Set<String> READS = Set.of("GET", "HEAD");

  /** Headers that browsers send, and by which no program that is none is likely to be met. */
  private static final Set<String> OF_BROWSERS =
      Set.of("Origin", "Referer", "Cookie", "Sec-Fetch-Site", "Sec-Fetch-Mode");

  private final AdminAccess access;
  private final boolean loopback;
  private final HostNames names;

  RequestGuard(AdminAccess access) {
    this.access = access;
    this.loopback = access.isLoopback();
    this.names = new HostNames(access);
  }

  /**
   * Returns why a request is refused; empty if it is served.
   *
   * @param headers returns a header's value by its name, or {@code null}
   */
  Optional<Refusal> refusal(
      String method, String path, Function<String, @Nullable String> headers) {
    boolean read = READS.contains(method);
    if (!(read && !loopback && FOR_MACHINES.contains(path))
        && !names.include(headers.apply("Host"))) {
      return refuse(
          MISDIRECTED,
          "the Host header is not a name of this worker; --console-hosts lists further ones");
    }
    return read ? readRefusal(path, headers) : actionRefusal(path, headers);
  }

  /** Pages may be linked to from anywhere; what they show may be read by themselves alone. */
  private static Optional<Refusal> readRefusal(
      String path, Function<String, @Nullable String> headers) {
    String site = headers.apply("Sec-Fetch-Site");
    boolean foreign = site != null && !site.equals("same-origin") && !site.equals("none");
    boolean data = path.startsWith(CONSOLE_API) || path.equals("/capture");
    return foreign && data
        ? refuse(FORBIDDEN, "a page of another site may not read this")
        : Optional.empty();
  }

  private Optional<Refusal> actionRefusal(String path, Function<String, @Nullable String> headers) {
    if (!isSameOrigin(headers)) {
      return refuse(FORBIDDEN, "a page of another origin may not do this");
    }
    if (access.isReadOnly()) {
      return refuse(
          FORBIDDEN,
          "read-only: the admin port is not on loopback; start the worker with --console-token");
    }
    String token = access.console().token();
    if (token != null && !isEqual(BEARER + token, headers.apply("Authorization"))) {
      return refuse(UNAUTHORIZED, "this needs the worker's --console-token");
    }
    boolean fromBrowser = OF_BROWSERS.stream().anyMatch(name -> headers.apply(name) != null);
    if ((fromBrowser || path.startsWith(CONSOLE_API))
        && !isEqual(access.csrf(), headers.apply(CSRF_HEADER))) {
      return refuse(
          FORBIDDEN,
          "the header "
              + CSRF_HEADER
              + " is not that of /api/console/session; after a restart of the worker it is another");
    }
    return Optional.empty();
  }

  /**
   * Browsers send Origin with each action that a page of another origin makes, the old ones too.
   */
  private static boolean isSameOrigin(Function<String, @Nullable String> headers) {
    String site = headers.apply("Sec-Fetch-Site");
    if (site != null && !site.equals("same-origin")) {
      return false;
    }
    String origin = headers.apply("Origin");
    String host = headers.apply("Host");
    return origin == null
        || Stream.of("http://", "https://").anyMatch(s -> origin.equalsIgnoreCase(s + host));
  }

  /** Takes as long whatever the difference. */
  private static boolean isEqual(String expected, @Nullable String given) {
    return given != null
        && MessageDigest.isEqual(
            expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  private static Optional<Refusal> refuse(int status, String message) {
    return Optional.of(new Refusal(status, message));
  }
}
