package io.notestream.consumer.worker.options;

import java.net.URI;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the console, which the worker's admin port serves. Immutable.
 *
 * @param token what a request has to prove that it knows before anything is changed; {@code null}
 *     for nobody being asked on loopback, and nothing being changed anywhere else
 * @param hosts the names by which the admin port is reached, beside addresses, {@code localhost}
 *     and names without a dot: a request with another name in its Host header is refused
 * @param writer returns where the notes API is, so that the page Try can write notes; {@code null}
 *     for no such page. For machines of developers alone: whoever reaches the console writes as any
 *     user
 */
public record ConsoleSettings(
    @Nullable String token, Set<String> hosts, @Nullable Supplier<URI> writer) {

  /** The shortest token, in characters. */
  public static final int SHORTEST_TOKEN = 16;

  /** {@return the defaults: no token, no further names, no page Try} */
  public static ConsoleSettings standard() {
    return new ConsoleSettings(null, Set.of(), null);
  }

  /**
   * Checks the token.
   *
   * @param token at least {@link #SHORTEST_TOKEN} characters, or {@code null}
   * @param hosts copied
   * @param writer asked for each request, or {@code null}
   * @throws IllegalArgumentException if the token is shorter
   */
  public ConsoleSettings {
    if (token != null && token.strip().length() < SHORTEST_TOKEN) {
      throw new IllegalArgumentException(
          "the console's token needs at least " + SHORTEST_TOKEN + " characters");
    }
    hosts = Set.copyOf(hosts);
  }

  /**
   * {@return these settings with another token}
   *
   * @param secret at least {@link #SHORTEST_TOKEN} characters, or {@code null}
   * @throws IllegalArgumentException if it is shorter
   */
  public ConsoleSettings withToken(@Nullable String secret) {
    return new ConsoleSettings(secret, hosts, writer);
  }

  /**
   * {@return these settings with other names}
   *
   * @param names copied
   */
  public ConsoleSettings withHosts(Set<String> names) {
    return new ConsoleSettings(token, names, writer);
  }

  /**
   * {@return these settings with the page Try}
   *
   * @param api returns where the notes API is; asked for each request, so that it may start later
   */
  public ConsoleSettings withWriter(Supplier<URI> api) {
    return new ConsoleSettings(token, hosts, api);
  }

  /** Shows whether there is a token, and not which. */
  @Override
  public String toString() {
    return "ConsoleSettings[token="
        + (token == null ? "none" : "…")
        + ", hosts="
        + hosts
        + ", writer="
        + (writer == null ? "none" : "some")
        + "]";
  }
}
