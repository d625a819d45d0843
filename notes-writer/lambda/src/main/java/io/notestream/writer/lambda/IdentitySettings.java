package io.notestream.writer.lambda;

import io.notestream.cli.Durations;
import io.notestream.writer.identity.Identity;
import io.notestream.writer.identity.jwt.GatewayIdentity;
import io.notestream.writer.identity.jwt.JwtIdentity;
import io.notestream.writer.identity.jwt.JwtSettings;
import io.notestream.writer.identity.jwt.TokenAlgorithm;
import java.net.URI;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads who is believed about the caller: API Gateway's authorizer, or the token itself. */
final class IdentitySettings {

  private static final String IDENTITY = "NOTESTREAM_IDENTITY";
  private static final String JWT = "NOTESTREAM_JWT_";

  /** What says nothing about the claims of API Gateway's authorizer, which has its own. */
  private static final List<String> OF_JWT =
      List.of("ISSUER", "AUDIENCE", "KEYS", "ALGORITHMS", "LEEWAY");

  private IdentitySettings() {}

  /** Returns the identity of the environment; what is wrong with it goes to the reader. */
  static Identity read(EnvironmentReader reader) {
    String userClaim = reader.read(JWT + "USER_CLAIM", text -> text, "sub");
    String operatorScope =
        reader.read(JWT + "OPERATOR_SCOPE", text -> text, JwtSettings.DEFAULT_OPERATOR_SCOPE);
    Identity gateway = new GatewayIdentity(userClaim, operatorScope);
    String mode = reader.read(IDENTITY, IdentitySettings::mode, "gateway");
    if (mode.equals("jwt")) {
      return jwt(reader, userClaim, operatorScope, gateway);
    }
    for (String name : OF_JWT) {
      // Whoever names an issuer does not want callers to be believed by anything else.
      reader.refuse(JWT + name, "is of use with " + IDENTITY + "=jwt alone");
    }
    return gateway;
  }

  private static String mode(String text) {
    String mode = text.toLowerCase(Locale.ROOT);
    if (!mode.equals("gateway") && !mode.equals("jwt")) {
      throw new IllegalArgumentException(
          "must be gateway or jwt, not " + text + ", which is no proof of who is calling");
    }
    return mode;
  }

  private static Identity jwt(
      EnvironmentReader reader, String userClaim, String operatorScope, Identity otherwise) {
    String needed = "with " + IDENTITY + "=jwt";
    String issuer = reader.required(JWT + "ISSUER", needed);
    String audience = reader.required(JWT + "AUDIENCE", needed);
    URI keys = reader.uri(JWT + "KEYS");
    Set<TokenAlgorithm> algorithms =
        reader.read(
            JWT + "ALGORITHMS", IdentitySettings::algorithms, EnumSet.allOf(TokenAlgorithm.class));
    if (issuer.isEmpty() || audience.isEmpty()) {
      return otherwise;
    }
    try {
      JwtSettings settings =
          JwtSettings.of(issuer, audience, keys)
              .withClaims(userClaim, operatorScope)
              .withAlgorithms(algorithms);
      return new JwtIdentity(
          reader.read(
              JWT + "LEEWAY", text -> settings.withLeeway(Durations.parse(text)), settings));
    } catch (IllegalArgumentException e) {
      reader.wrong(keys == null ? JWT + "ISSUER" : JWT + "KEYS", e);
      return otherwise;
    }
  }

  private static Set<TokenAlgorithm> algorithms(String text) {
    return Arrays.stream(text.split(","))
        .map(name -> TokenAlgorithm.valueOf(name.strip().toUpperCase(Locale.ROOT)))
        .collect(Collectors.toSet());
  }
}
