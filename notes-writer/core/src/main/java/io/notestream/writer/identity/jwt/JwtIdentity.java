package io.notestream.writer.identity.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.notestream.model.note.UserId;
import io.notestream.writer.http.Request;
import io.notestream.writer.identity.Caller;
import io.notestream.writer.identity.Identity;
import io.notestream.writer.identity.IdentityUnavailableException;
import java.text.ParseException;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An identity that believes tokens which an identity provider has signed, sent as {@code
 * Authorization: Bearer}. Thread-safe.
 *
 * <p>Whatever is wrong with a token, the caller is unknown; what exactly, only the description of
 * the challenge says (RFC 6750).
 */
public final class JwtIdentity implements Identity {

  private static final String INVALID_TOKEN = "invalid_token";
  private static final String INVALID_REQUEST = "invalid_request";
  private static final String REALM = "Bearer realm=\"notestream\"";
  private static final int MAX_REASON = 200;
  private static final int MAX_TOKEN_LENGTH = 16 * 1024;

  private final DefaultJWTProcessor<SecurityContext> processor;
  private final JwtSettings settings;
  private final boolean loopbackOnly;

  /**
   * Creates an identity. Fetches no keys yet.
   *
   * @param settings which tokens are accepted
   */
  public JwtIdentity(JwtSettings settings) {
    this(settings, Clock.systemUTC());
  }

  /**
   * Creates an identity that goes by another clock.
   *
   * @param settings which tokens are accepted
   * @param clock by which tokens begin and expire
   */
  public JwtIdentity(JwtSettings settings, InstantSource clock) {
    this(settings, IssuerKeys.at(settings.keys()), clock, false);
  }

  JwtIdentity(
      JwtSettings settings,
      JWKSource<SecurityContext> keys,
      InstantSource clock,
      boolean loopbackOnly) {
    this.settings = settings;
    this.loopbackOnly = loopbackOnly;
    Set<JWSAlgorithm> accepted =
        settings.algorithms().stream().map(TokenAlgorithm::jws).collect(Collectors.toSet());
    processor = new DefaultJWTProcessor<>();
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(
            JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
    processor.setJWSKeySelector(new IssuerKeys(keys, accepted));
    processor.setJWSVerifierFactory(new SignatureVerifiers());
    processor.setJWTClaimsSetVerifier(new ClaimsVerifier(settings, clock));
  }

  @Override
  public Caller identify(Request request) {
    BearerToken token = BearerToken.of(request);
    if (token.flaw() != null) {
      return unknown(token.flaw(), INVALID_REQUEST);
    }
    String text = token.text();
    if (text == null) {
      return unknown("the header Authorization must hold a bearer token", null);
    }
    if (text.length() > MAX_TOKEN_LENGTH) {
      return unknown("the token is longer than " + MAX_TOKEN_LENGTH + " characters", INVALID_TOKEN);
    }
    try {
      SignedJWT signed = SignedJWT.parse(text);
      JWTClaimsSet claims = processor.process(signed, null);
      Map<String, Object> sent = signed.getPayload().toJSONObject();
      ClaimsVerifier.requireExact(sent);
      return caller(claims, sent);
    } catch (KeySourceException e) {
      throw new IdentityUnavailableException(
          "the keys at " + settings.keys() + " cannot be fetched: " + e.getMessage(), e);
    } catch (ParseException | BadJOSEException | JOSEException | RuntimeException e) {
      // The library takes JSON of another form, null for a header, for its own bug.
      return unknown(
          "the token is not valid: " + plain(String.valueOf(e.getMessage())), INVALID_TOKEN);
    }
  }

  @Override
  public String operatorChallenge() {
    return REALM + ", error=\"insufficient_scope\", scope=\"" + settings.operatorScope() + "\"";
  }

  @Override
  public boolean loopbackOnly() {
    return loopbackOnly;
  }

  /**
   * Returns the caller of a token that was verified.
   *
   * @param sent the claims as they were sent: the library makes a text of a number
   */
  private Caller caller(JWTClaimsSet claims, Map<String, Object> sent) {
    if (!(sent.get(settings.userClaim()) instanceof String user) || user.isBlank()) {
      return unknown(
          "the claim " + settings.userClaim() + " must be a string that is not blank",
          INVALID_TOKEN);
    }
    return new Caller.Known(
        new UserId(user), Scopes.of(claims.getClaims()).contains(settings.operatorScope()));
  }

  /**
   * Returns a caller who is unknown.
   *
   * @param error the code of RFC 6750; {@code null} if there was no token at all
   */
  private static Caller unknown(String reason, @Nullable String error) {
    String challenge =
        error == null
            ? REALM
            : REALM + ", error=\"" + error + "\", error_description=\"" + reason + "\"";
    return new Caller.Unknown(reason, challenge, false);
  }

  /** Returns a text that can stand in a quoted string of a header, whoever wrote it. */
  private static String plain(String text) {
    String printable = text.replaceAll("[^\\x20-\\x7e]|[\"\\\\]", "?");
    return printable.length() <= MAX_REASON ? printable : printable.substring(0, MAX_REASON);
  }
}
