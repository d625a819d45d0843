package io.notestream.writer.identity.jwt;

import com.nimbusds.jose.JWSAlgorithm;

/** The signatures that tokens may have: all of them asymmetric, so that only the issuer signs. */
public enum TokenAlgorithm {
  /** RSA with SHA-256. */
  RS256(JWSAlgorithm.RS256),
  /** ECDSA with the curve P-256 and SHA-256. */
  ES256(JWSAlgorithm.ES256),
  /** Edwards-curve signatures with Ed25519. */
  EDDSA(JWSAlgorithm.EdDSA);

  private final JWSAlgorithm jws;

  TokenAlgorithm(JWSAlgorithm jws) {
    this.jws = jws;
  }

  JWSAlgorithm jws() {
    return jws;
  }
}
