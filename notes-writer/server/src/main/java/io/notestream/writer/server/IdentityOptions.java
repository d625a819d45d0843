package io.notestream.writer.server;

import io.notestream.cli.Heading;
import io.notestream.cli.OptionValues;
import io.notestream.cli.WrongValueException;
import io.notestream.writer.identity.Identity;
import io.notestream.writer.identity.LocalIdentity;
import io.notestream.writer.identity.jwt.JwtIdentity;
import io.notestream.writer.identity.jwt.JwtSettings;
import io.notestream.writer.identity.jwt.TokenAlgorithm;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say how to tell who is calling. */
@Heading("Callers")
final class IdentityOptions {

  /** The ways to tell who is calling. */
  enum Mode {
    LOCAL,
    JWT,
    DEV;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--identity",
      paramLabel = "MODE",
      defaultValue = "local",
      description =
          "How to tell who is calling. jwt believes tokens that --jwt-issuer has signed. dev believes"
              + " those that the command dev-token prints, and local the header X-User-Id: with"
              + " either, the server listens on loopback addresses alone.")
  private Mode mode = Mode.LOCAL;

  @Option(
      names = "--jwt-issuer",
      paramLabel = "NAME",
      description =
          "What the claim iss of a token must be, exactly. Without it, --identity jwt is refused.")
  private @Nullable String issuer;

  @Option(
      names = "--jwt-audience",
      paramLabel = "NAME",
      description =
          "What the claim aud of a token must be or contain. Without it, --identity jwt is refused.")
  private @Nullable String audience;

  @Option(
      names = "--jwt-keys",
      paramLabel = "URL",
      description =
          "Where the issuer's keys are, a JSON Web Key Set. Without it, at .well-known/jwks.json"
              + " below the issuer.")
  private @Nullable URI keys;

  @Option(
      names = "--jwt-algorithms",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "RS256,ES256,EDDSA",
      description = "The signatures that are accepted: some of RS256, ES256, EDDSA.")
  private Set<TokenAlgorithm> algorithms = EnumSet.allOf(TokenAlgorithm.class);

  @Option(
      names = "--jwt-user-claim",
      paramLabel = "CLAIM",
      defaultValue = JwtSettings.DEFAULT_USER_CLAIM,
      description = "The claim that names the user.")
  private String userClaim = JwtSettings.DEFAULT_USER_CLAIM;

  @Option(
      names = "--jwt-operator-scope",
      paramLabel = "SCOPE",
      defaultValue = JwtSettings.DEFAULT_OPERATOR_SCOPE,
      description = "The scope that makes an operator of a caller.")
  private String operatorScope = JwtSettings.DEFAULT_OPERATOR_SCOPE;

  @Option(
      names = "--jwt-leeway",
      paramLabel = "DURATION",
      defaultValue = "60s",
      description = "How far the issuer's clock may differ from this one; at most 10m.")
  private Duration leeway = JwtSettings.DEFAULT_LEEWAY;

  @Mixin private final DevKeyOption devKey = new DevKeyOption();

  Identity identity() {
    if (mode != Mode.JWT) {
      // Whoever names an issuer does not want callers to be believed by anything else.
      refuse("--jwt-issuer", issuer);
      refuse("--jwt-audience", audience);
      refuse("--jwt-keys", keys);
    }
    return switch (mode) {
      case LOCAL -> new LocalIdentity();
      case JWT -> {
        JwtSettings settings = settings();
        yield OptionValues.read(keysOption(), () -> new JwtIdentity(settings));
      }
      case DEV -> devKey.tokens().identity();
    };
  }

  private JwtSettings settings() {
    String from = required("--jwt-issuer", issuer);
    String to = required("--jwt-audience", audience);
    JwtSettings settings = OptionValues.read(keysOption(), () -> JwtSettings.of(from, to, keys));
    JwtSettings meant =
        OptionValues.read("--jwt-user-claim", () -> settings.withClaims(userClaim, operatorScope));
    JwtSettings exact = OptionValues.read("--jwt-leeway", () -> meant.withLeeway(leeway));
    return OptionValues.read("--jwt-algorithms", () -> exact.withAlgorithms(algorithms));
  }

  /** Returns the option that says where the keys are. */
  private String keysOption() {
    return keys == null ? "--jwt-issuer" : "--jwt-keys";
  }

  private static void refuse(String option, @Nullable Object value) {
    if (value != null) {
      throw new WrongValueException(option, "is of use with --identity jwt alone", null);
    }
  }

  private static String required(String option, @Nullable String value) {
    if (value == null) {
      throw new WrongValueException(option, "is needed with --identity jwt", null);
    }
    return value;
  }
}
