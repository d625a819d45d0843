/**
 * Tells callers by JSON Web Tokens that an identity provider signs (RFC 6750, RFC 7519, RFC 9068),
 * and signs tokens for development. How the claims of a verified token become a caller is decided
 * here; what a caller may do, by the routes.
 *
 * <p><b>API.</b> Transports and embedding programs may rely on it.
 */
@NullMarked
package io.notestream.writer.identity.jwt;

import org.jspecify.annotations.NullMarked;
