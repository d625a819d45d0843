package io.notestream.writer.identity.jwt;

import io.notestream.model.note.UserId;
import io.notestream.writer.http.Request;
import io.notestream.writer.identity.Caller;
import io.notestream.writer.identity.Identity;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An identity that believes the claims of a token which the transport has had verified, as API
 * Gateway's JWT authorizer does. Thread-safe.
 */
public final class GatewayIdentity implements Identity {

  private static final String REALM = "Bearer realm=\"notestream\"";

  private final String userClaim;
  private final String operatorScope;

  /**
   * Creates an identity.
   *
   * @param userClaim the claim that names the user, {@link JwtSettings#DEFAULT_USER_CLAIM} for
   *     instance
   * @param operatorScope the scope that makes an operator of a caller
   */
  public GatewayIdentity(String userClaim, String operatorScope) {
    this.userClaim = userClaim;
    this.operatorScope = operatorScope;
  }

  @Override
  public Caller identify(Request request) {
    Map<String, Object> claims = request.claims();
    if (claims.isEmpty()) {
      return unknown("the request must pass the gateway's authorizer");
    }
    if (!(claims.get(userClaim) instanceof String user) || user.isBlank()) {
      return unknown("the claim " + userClaim + " must be a string that is not blank");
    }
    try {
      return new Caller.Known(new UserId(user), Scopes.of(claims).contains(operatorScope));
    } catch (IllegalArgumentException e) {
      return unknown("the claim " + userClaim + ": " + e.getMessage());
    }
  }

  @Override
  public @Nullable String operatorChallenge() {
    return REALM + ", error=\"insufficient_scope\", scope=\"" + operatorScope + "\"";
  }

  @Override
  public boolean loopbackOnly() {
    return false;
  }

  private static Caller unknown(String reason) {
    return new Caller.Unknown(reason, REALM, false);
  }
}
