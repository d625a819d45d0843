package io.notestream.writer.identity.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.notestream.model.note.UserId;
import io.notestream.writer.identity.Identity;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Set;

/**
 * Signs tokens for trying the API out, and tells callers by them: like an identity provider's, but
 * with a key that lies in a file of the developer. Immutable.
 *
 * <p>Whoever can read the file is anybody, so a server with this identity listens on loopback
 * addresses only.
 */
public final class DevTokens {

  private static final String ISSUER = "urn:notestream:dev";
  private static final String AUDIENCE = "notestream";

  private final ECKey key;

  private DevTokens(ECKey key) {
    this.key = key;
  }

  /**
   * {@return tokens with the key in a file, which is made if it does not exist}
   *
   * @param file readable by its owner alone, where the file system knows owners
   * @throws IOException if it can neither be read nor made, or holds no such key
   */
  public static DevTokens of(Path file) throws IOException {
    if (!Files.exists(file)) {
      create(file);
    }
    try {
      return new DevTokens(ECKey.parse(Files.readString(file)));
    } catch (ParseException e) {
      throw new IOException(
          file + " holds no key for developers' tokens; remove it for a new one", e);
    }
  }

  /**
   * {@return a signed token}
   *
   * @param user whom it stands for
   * @param operator whether its bearer is an operator
   * @param now when it is made
   * @param validity how long it is valid
   */
  public String sign(UserId user, boolean operator, Instant now, Duration validity) {
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer(ISSUER)
            .audience(AUDIENCE)
            .subject(user.value())
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(validity)));
    if (operator) {
      claims.claim("scope", JwtSettings.DEFAULT_OPERATOR_SCOPE);
    }
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(JOSEObjectType.JWT)
                .keyID(key.getKeyID())
                .build(),
            claims.build());
    try {
      token.sign(new ECDSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException("the key cannot sign", e);
    }
    return token.serialize();
  }

  /** {@return an identity that believes these tokens and no others} */
  public Identity identity() {
    return identity(Clock.systemUTC());
  }

  Identity identity(InstantSource clock) {
    JwtSettings settings =
        JwtSettings.of(ISSUER, AUDIENCE, URI.create("https://localhost/unused"))
            .withAlgorithms(Set.of(TokenAlgorithm.ES256));
    return new JwtIdentity(
        settings, new ImmutableJWKSet<>(new JWKSet(key.toPublicJWK())), clock, true);
  }

  private static void create(Path file) throws IOException {
    String key;
    try {
      key =
          new ECKeyGenerator(Curve.P_256)
              .keyUse(KeyUse.SIGNATURE)
              .keyIDFromThumbprint(true)
              .generate()
              .toJSONString();
    } catch (JOSEException e) {
      throw new IOException("no key can be made", e);
    }
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null) {
      throw new IOException(file + " is no file");
    }
    Files.createDirectories(directory);
    Path whole = Files.createTempFile(directory, "key", null, ownerOnly());
    Files.writeString(whole, key);
    try {
      Files.createLink(file, whole); // Whoever reads it meanwhile must not find half a key.
    } catch (FileAlreadyExistsException e) {
      // Another process was faster: its key is as good.
    } finally {
      Files.delete(whole);
    }
  }

  private static FileAttribute<?>[] ownerOnly() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
