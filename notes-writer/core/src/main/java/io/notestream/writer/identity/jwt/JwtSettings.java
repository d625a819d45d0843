package io.notestream.writer.identity.jwt;

import io.notestream.model.endpoint.LocalAccess;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which tokens are accepted, and what their claims mean. Immutable.
 *
 * @param issuer what {@code iss} must be, exactly
 * @param audience what {@code aud} must be or contain
 * @param keys where the issuer's keys are, as a JSON Web Key Set; HTTPS, or on this machine
 * @param algorithms which signatures are accepted, at least one
 * @param userClaim the claim that names the user
 * @param operatorScope the scope that makes an operator of a caller
 * @param leeway how far the issuer's clock may differ from this one
 */
public record JwtSettings(
    String issuer,
    String audience,
    URI keys,
    Set<TokenAlgorithm> algorithms,
    String userClaim,
    String operatorScope,
    Duration leeway) {

  /** The default of {@link #userClaim}. */
  public static final String DEFAULT_USER_CLAIM = "sub";

  /** The default of {@link #operatorScope}. */
  public static final String DEFAULT_OPERATOR_SCOPE = "notestream:operate";

  /** The default of {@link #leeway}: 60 seconds, as far as clocks may differ elsewhere. */
  public static final Duration DEFAULT_LEEWAY = Duration.ofSeconds(60);

  /**
   * Creates settings.
   *
   * @param issuer not blank
   * @param audience not blank
   * @param keys HTTPS, or HTTP on this machine
   * @param algorithms at least one
   * @param userClaim not blank
   * @param operatorScope not blank
   * @param leeway 0 to 10 minutes
   * @throws IllegalArgumentException if one of them is empty, the keys are not behind HTTPS, or the
   *     leeway is negative or more than 10 minutes
   */
  public JwtSettings {
    requireText("issuer", issuer);
    requireText("audience", audience);
    requireText("user claim", userClaim);
    requireText("operator scope", operatorScope);
    requireSafe(keys);
    algorithms = Set.copyOf(algorithms);
    if (algorithms.isEmpty()) {
      throw new IllegalArgumentException("at least one algorithm must be accepted");
    }
    if (leeway.isNegative() || leeway.compareTo(Duration.ofMinutes(10)) > 0) {
      throw new IllegalArgumentException("the leeway must be 0 to 10 minutes, not " + leeway);
    }
  }

  /**
   * {@return settings with the defaults above, and all algorithms}
   *
   * @param issuer what {@code iss} must be
   * @param audience what {@code aud} must contain
   * @param keys where the keys are; {@code null} for {@code <issuer>/.well-known/jwks.json}
   * @throws IllegalArgumentException as the constructor throws it
   */
  public static JwtSettings of(String issuer, String audience, @Nullable URI keys) {
    requireText("issuer", issuer);
    URI place = keys == null ? URI.create(withoutSlash(issuer) + "/.well-known/jwks.json") : keys;
    return new JwtSettings(
        issuer,
        audience,
        place,
        Set.of(TokenAlgorithm.values()),
        DEFAULT_USER_CLAIM,
        DEFAULT_OPERATOR_SCOPE,
        DEFAULT_LEEWAY);
  }

  /**
   * {@return these settings with other algorithms}
   *
   * @param accepted at least one
   */
  public JwtSettings withAlgorithms(Set<TokenAlgorithm> accepted) {
    return new JwtSettings(issuer, audience, keys, accepted, userClaim, operatorScope, leeway);
  }

  /**
   * {@return these settings with other meanings of claims}
   *
   * @param user the claim that names the user
   * @param operator the scope that makes an operator of a caller
   */
  public JwtSettings withClaims(String user, String operator) {
    return new JwtSettings(issuer, audience, keys, algorithms, user, operator, leeway);
  }

  /**
   * {@return these settings with another leeway}
   *
   * @param difference 0 to 10 minutes
   */
  public JwtSettings withLeeway(Duration difference) {
    return new JwtSettings(
        issuer, audience, keys, algorithms, userClaim, operatorScope, difference);
  }

  private static String withoutSlash(String text) {
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  private static void requireText(String what, String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("the " + what + " must not be empty");
    }
  }

  /** Whoever could change the keys on their way could sign as anybody. */
  private static void requireSafe(URI keys) {
    boolean safe =
        "https".equalsIgnoreCase(keys.getScheme())
            || ("http".equalsIgnoreCase(keys.getScheme()) && LocalAccess.isLoopback(keys));
    if (!safe || keys.getHost() == null) {
      throw new IllegalArgumentException(
          "the keys must be at an address that begins with https://, not at " + keys);
    }
  }
}
