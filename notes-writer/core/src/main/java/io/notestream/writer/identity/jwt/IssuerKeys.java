package io.notestream.writer.identity.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.OutageTolerantJWKSetSource;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.events.Event;
import java.net.URI;
import java.security.Key;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the key that a token claims to be signed with. Thread-safe.
 *
 * <p>Keys are fetched when they are first needed and kept; a token that names an unknown one brings
 * a new look, so that an issuer can change its keys at any time, but not more than two looks in
 * half a minute, whatever callers send. While the issuer does not respond, the keys that are known
 * go on to be used.
 */
final class IssuerKeys implements JWSKeySelector<SecurityContext> {

  private static final Logger LOG = LoggerFactory.getLogger(IssuerKeys.class);

  private static final Duration TIME_TO_LIVE = Duration.ofMinutes(15);

  /** How long the keys are used without hearing of the issuer: a weekend. */
  private static final Duration OUTAGE = Duration.ofDays(3);

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(30);

  /**
   * How long a caller waits for the look that another has begun. One that then looks itself still
   * responds before the deadline of its request, which is 5 seconds by default.
   */
  private static final Duration WAIT = KeySetEndpoint.TOTAL.plusMillis(500);

  private final JWKSource<SecurityContext> source;
  private final Set<JWSAlgorithm> accepted;
  private volatile boolean fetched;

  IssuerKeys(JWKSource<SecurityContext> source, Set<JWSAlgorithm> accepted) {
    this.source = source;
    this.accepted = accepted;
  }

  /** Returns the keys at an address, through its proxy if it has one. */
  static JWKSource<SecurityContext> at(URI address) {
    return JWKSourceBuilder.create(new KeySetEndpoint(address))
        .cache(TIME_TO_LIVE.toMillis(), WAIT.toMillis())
        .refreshAheadCache(false)
        .rateLimited(BETWEEN_LOOKS.toMillis())
        .outageTolerant(OUTAGE.toMillis(), event -> reportOutage(address, event))
        .build();
  }

  private static void reportOutage(
      URI address, Event<OutageTolerantJWKSetSource<SecurityContext>, SecurityContext> event) {
    if (event instanceof OutageTolerantJWKSetSource.OutageEvent<SecurityContext> outage) {
      LOG.warn(
          "the keys at {} cannot be fetched; those that are known go on to be used: {}",
          address,
          outage.getException().getMessage());
    }
  }

  /** Returns the keys that fit; none if the signature is not of an accepted kind. */
  @Override
  public List<Key> selectJWSKeys(JWSHeader header, @Nullable SecurityContext context)
      throws KeySourceException {
    JWKMatcher matcher =
        accepted.contains(header.getAlgorithm()) ? JWKMatcher.forJWSHeader(header) : null;
    List<Key> keys = new ArrayList<>();
    if (matcher != null) {
      for (JWK jwk : fetch(new JWKSelector(matcher), context)) {
        Key key = publicKey(jwk);
        if (key != null) {
          keys.add(key);
        }
      }
    }
    return keys;
  }

  private List<JWK> fetch(JWKSelector selector, @Nullable SecurityContext context)
      throws KeySourceException {
    try {
      List<JWK> found = source.get(selector, context);
      fetched = true;
      return found;
    } catch (RateLimitReachedException e) {
      if (fetched) {
        return List.of(); // The keys are known, and this is none of them.
      }
      throw new KeySourceException("the last attempts to fetch them failed", e);
    }
  }

  /** Returns a key as the JDK has it; {@code null} for one that is not asymmetric, or broken. */
  static @Nullable Key publicKey(JWK jwk) {
    try {
      if (jwk instanceof OctetKeyPair pair) {
        return Ed25519Signature.publicKey(pair);
      }
      return jwk instanceof AsymmetricJWK asymmetric ? asymmetric.toPublicKey() : null;
    } catch (JOSEException e) {
      LOG.warn("a key of the issuer is left out: {}", e.getMessage());
      return null;
    }
  }
}
