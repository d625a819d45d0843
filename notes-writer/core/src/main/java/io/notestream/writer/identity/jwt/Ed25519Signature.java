package io.notestream.writer.identity.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.impl.BaseJWSProvider;
import com.nimbusds.jose.crypto.impl.CriticalHeaderParamsDeferral;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Set;

/**
 * Verifies Ed25519 with the JDK's own provider: the library brings the other signatures, and for
 * this one asks for another library. Thread-safe.
 */
final class Ed25519Signature extends BaseJWSProvider implements JWSVerifier {

  private static final String ED25519 = "Ed25519";

  /** What X.509 puts before the 32 bytes of such a key (RFC 8410). */
  private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private static final int KEY_BYTES = 32;

  private final CriticalHeaderParamsDeferral critical = new CriticalHeaderParamsDeferral();
  private final PublicKey key;

  Ed25519Signature(PublicKey key) {
    super(Set.of(JWSAlgorithm.EdDSA));
    this.key = key;
  }

  /** Returns a key of a key set as the JDK has it. */
  static PublicKey publicKey(OctetKeyPair jwk) throws JOSEException {
    byte[] x = jwk.getDecodedX();
    if (!Curve.Ed25519.equals(jwk.getCurve()) || x.length != KEY_BYTES) {
      throw new JOSEException("the key " + jwk.getKeyID() + " is not an Ed25519 key");
    }
    byte[] encoded = new byte[X509_PREFIX.length + KEY_BYTES];
    System.arraycopy(X509_PREFIX, 0, encoded, 0, X509_PREFIX.length);
    System.arraycopy(x, 0, encoded, X509_PREFIX.length, KEY_BYTES);
    try {
      return KeyFactory.getInstance(ED25519).generatePublic(new X509EncodedKeySpec(encoded));
    } catch (GeneralSecurityException e) {
      throw new JOSEException("the key " + jwk.getKeyID() + " cannot be read", e);
    }
  }

  @Override
  public boolean verify(JWSHeader header, byte[] signingInput, Base64URL signature)
      throws JOSEException {
    if (!critical.headerPasses(header)) {
      return false; // As the library's own do (RFC 7515, 4.1.11).
    }
    try {
      Signature verifier = Signature.getInstance(ED25519);
      verifier.initVerify(key);
      verifier.update(signingInput);
      return verifier.verify(signature.decode());
    } catch (SignatureException e) {
      return false; // It has not even the length of a signature.
    } catch (GeneralSecurityException e) {
      throw new JOSEException("Ed25519 cannot be verified", e);
    }
  }
}
