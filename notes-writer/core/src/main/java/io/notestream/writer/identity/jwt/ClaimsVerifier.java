package io.notestream.writer.identity.jwt;

import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import java.time.InstantSource;
import java.util.Date;
import java.util.Set;

/** Requires issuer, audience, an expiry and the user of a token, and that it is valid now. */
final class ClaimsVerifier extends DefaultJWTClaimsVerifier<SecurityContext> {

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
}
