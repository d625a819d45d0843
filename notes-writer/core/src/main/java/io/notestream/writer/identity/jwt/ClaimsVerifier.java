package io.notestream.writer.identity.jwt;

import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Requires issuer, audience, an expiry and the user of a token, and that it is valid now. */
final class ClaimsVerifier extends DefaultJWTClaimsVerifier<SecurityContext> {

  /** The latest time that is taken, the year 9999: what is later may wrap around to the past. */
  private static final double LATEST = 253_402_300_799.0;

  private final InstantSource clock;

  ClaimsVerifier(JwtSettings settings, InstantSource clock) {
    super(
        Set.of(settings.audience()),
        new JWTClaimsSet.Builder().issuer(settings.issuer()).build(),
        Set.of("exp", settings.userClaim()),
        Set.of());
    this.clock = clock;
    setMaxClockSkew((int) settings.leeway().toSeconds());
  }

  @Override
  protected Date currentTime() {
    return Date.from(clock.instant());
  }

  /**
   * Requires an expiry and times that the library has read as they were sent: it drops a {@code
   * null}, and multiplies seconds without a look at the result.
   *
   * @param claims as they were sent
   */
  static void requireExact(@Nullable Map<String, Object> claims) throws BadJWTException {
    if (claims == null || claims.get("exp") == null) {
      throw new BadJWTException("JWT missing required claims: [exp]");
    }
    for (String name : List.of("exp", "nbf")) {
      if (claims.get(name) instanceof Number time && !(Math.abs(time.doubleValue()) <= LATEST)) {
        throw new BadJWTException("the claim " + name + " is no time");
      }
    }
  }
}
