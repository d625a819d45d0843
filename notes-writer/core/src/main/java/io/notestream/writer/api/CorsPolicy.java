package io.notestream.writer.api;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Set;

/**
 * From which web pages browsers may call the API, by the <a
 * href="https://fetch.spec.whatwg.org/#http-cors-protocol">CORS protocol</a>. Immutable.
 *
 * @param origins as browsers send them, such as {@code https://app.example.org}; {@code *} for all;
 *     empty for none
 */
public record CorsPolicy(Set<String> origins) {

  private static final String ANY = "*";

  /**
   * Creates a policy.
   *
   * @param origins scheme, host and port only if it is not the scheme's own
   * @throws IllegalArgumentException if one of them is not an origin
   */
  public CorsPolicy {
    origins = Set.copyOf(origins);
    for (String origin : origins) {
      if (!origin.equals(ANY) && !isOrigin(origin)) {
        throw new IllegalArgumentException(
            "an origin is a scheme, a host and, if need be, a port, such as"
                + " https://app.example.org, not "
                + origin);
      }
    }
  }

  /** {@return the default: no page may} */
  public static CorsPolicy none() {
    return new CorsPolicy(Set.of());
  }

  /**
   * {@return a policy for these origins}
   *
   * @param origins as for the constructor
   * @throws IllegalArgumentException if one of them is not an origin
   */
  public static CorsPolicy of(List<String> origins) {
    return new CorsPolicy(Set.copyOf(origins));
  }

  /** {@return whether every page may call the API} */
  public boolean allowsAll() {
    return origins.contains(ANY);
  }

  /**
   * {@return whether pages of an origin may call the API}
   *
   * @param origin as a browser sends it
   */
  public boolean allows(String origin) {
    return allowsAll() || origins.contains(origin);
  }

  private static boolean isOrigin(String text) {
    try {
      URI uri = new URI(text);
      return uri.getHost() != null
          && Set.of("http", "https").contains(uri.getScheme())
          && text.equals(
              uri.getScheme()
                  + "://"
                  + uri.getHost()
                  + (uri.getPort() < 0 ? "" : ":" + uri.getPort()));
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
