package io.notestream.writer.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The claims that the <a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html">JWT
 * authorizer</a> of an HTTP API passes on. Callers cannot write there: what they send is elsewhere
 * in the event.
 *
 * <p>API Gateway makes text of every claim, of a list {@code [a b]}. Whatever looks like one is
 * taken for a list, so that a user whose claim is a list is nobody, as with the token itself.
 */
final class AuthorizerClaims {

  private AuthorizerClaims() {}

  /** Returns the claims by name; empty if no token was verified. */
  static Map<String, Object> of(JsonNode jwt) {
    Map<String, Object> claims = new HashMap<>();
    jwt.path("claims")
        .properties()
        .forEach(
            claim -> {
              if (!claim.getValue().isNull()) {
                claims.put(claim.getKey(), value(claim.getValue()));
              }
            });
    // The claims hold the scopes too. Only if they do not, those beside them are asked.
    if (!claims.isEmpty() && !claims.containsKey("scope") && !claims.containsKey("scp")) {
      claims.put("scope", list(jwt.path("scopes")));
    }
    return claims;
  }

  private static Object value(JsonNode claim) {
    if (claim.isArray()) {
      return list(claim);
    }
    String text = claim.isValueNode() ? claim.asText() : claim.toString();
    return text.startsWith("[") && text.endsWith("]")
        ? List.of(text.substring(1, text.length() - 1).split(" "))
        : text;
  }

  private static List<String> list(JsonNode array) {
    List<String> elements = new ArrayList<>();
    array.forEach(element -> elements.add(element.asText()));
    return elements;
  }
}
