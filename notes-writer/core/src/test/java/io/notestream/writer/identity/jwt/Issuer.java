package io.notestream.writer.identity.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** An identity provider on loopback: signs tokens, serves its keys, and can fall silent. */
public final class Issuer implements AutoCloseable {

  public static final String AUDIENCE = "notes";

  private final HttpServer server;
  private final AtomicInteger looks = new AtomicInteger();
  private final List<JWK> published = new ArrayList<>();
  private final RSAKey rsa;
  private final ECKey ec;
  private final KeyPair ed;
  private volatile boolean broken;

  public Issuer() {
    try {
      rsa = new RSAKeyGenerator(2048).keyID("rsa").generate();
      ec = new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
      ed = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (JOSEException | GeneralSecurityException | IOException e) {
      throw new AssertionError(e);
    }
    publish(rsa.toPublicJWK(), ec.toPublicJWK(), edKey());
    server.createContext(
        "/keys",
        exchange -> {
          looks.incrementAndGet();
          byte[] keys = new JWKSet(published).toString().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(broken ? 500 : 200, broken ? -1 : keys.length);
          if (!broken) {
            exchange.getResponseBody().write(keys);
          }
          exchange.close();
        });
    server.start();
  }

  public String name() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  public URI keys() {
    return URI.create(name() + "/keys");
  }

  RSAKey rsaKey() {
    return rsa;
  }

  /** How often the keys were asked for. */
  public int looks() {
    return looks.get();
  }

  public void breakDown(boolean now) {
    broken = now;
  }

  void publish(JWK... keys) {
    published.clear();
    published.addAll(Arrays.asList(keys));
  }

  private OctetKeyPair edKey() {
    byte[] encoded = ed.getPublic().getEncoded();
    byte[] x = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
    return new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(x)).keyID("ed").build();
  }

  /** A token of alice that is valid for five minutes. */
  public JWTClaimsSet.Builder claims(Instant now) {
    return new JWTClaimsSet.Builder()
        .issuer(name())
        .audience(AUDIENCE)
        .subject("alice")
        .expirationTime(Date.from(now.plusSeconds(300)));
  }

  String rs256(JWTClaimsSet claims) {
    return sign(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("rsa"), claims, rsaSigner(rsa));
  }

  public String es256(JWTClaimsSet claims) {
    try {
      return sign(
          new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("ec"), claims, new ECDSASigner(ec));
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  String edDsa(JWTClaimsSet claims) {
    return edDsa(claims.toString());
  }

  /** A token whose payload is exactly a text, whatever a claims set would make of it. */
  String edDsa(String payload) {
    JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.EdDSA).keyID("ed").build();
    return signed(TokenAlgorithm.EDDSA, header.toBase64URL() + "." + Base64URL.encode(payload));
  }

  /**
   * A token whose header has more members than a library writes.
   *
   * @param members each with a comma before it
   */
  String withHeader(TokenAlgorithm algorithm, String members, String payload) {
    return signed(algorithm, header(algorithm, members) + "." + Base64URL.encode(payload));
  }

  private static Base64URL header(TokenAlgorithm algorithm, String members) {
    String key =
        switch (algorithm) {
          case RS256 -> "rsa";
          case ES256 -> "ec";
          case EDDSA -> "ed";
        };
    return Base64URL.encode(
        "{\"alg\":\"" + algorithm.jws() + "\",\"kid\":\"" + key + "\"" + members + "}");
  }

  private String signed(TokenAlgorithm algorithm, String input) {
    try {
      Signature signature =
          Signature.getInstance(
              switch (algorithm) {
                case RS256 -> "SHA256withRSA";
                case ES256 -> "SHA256withECDSAinP1363Format";
                case EDDSA -> "Ed25519";
              });
      signature.initSign(
          switch (algorithm) {
            case RS256 -> rsa.toPrivateKey();
            case ES256 -> ec.toPrivateKey();
            case EDDSA -> ed.getPrivate();
          });
      signature.update(input.getBytes(StandardCharsets.UTF_8));
      return input + "." + Base64URL.encode(signature.sign());
    } catch (GeneralSecurityException | JOSEException e) {
      throw new AssertionError(e);
    }
  }

  /** A token with another header, signed with a key of RSA. */
  String rs256(JWTClaimsSet claims, RSAKey key, Consumer<JWSHeader.Builder> header) {
    JWSHeader.Builder builder = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID());
    header.accept(builder);
    return sign(builder, claims, rsaSigner(key));
  }

  static RSAKey newRsaKey(String id) {
    try {
      return new RSAKeyGenerator(2048).keyID(id).generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static JWSSigner rsaSigner(RSAKey key) {
    try {
      return new RSASSASigner(key);
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static String sign(JWSHeader.Builder header, JWTClaimsSet claims, JWSSigner signer) {
    SignedJWT token = new SignedJWT(header.type(typeOf(header)).build(), claims);
    try {
      token.sign(signer);
    } catch (JOSEException e) {
      throw new UncheckedIOException(new IOException(e));
    }
    return token.serialize();
  }

  private static JOSEObjectType typeOf(JWSHeader.Builder header) {
    JOSEObjectType stated = header.build().getType();
    return stated == null ? JOSEObjectType.JWT : stated;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
