/**
 * Who sent a request. An {@link io.notestream.writer.identity.Identity} derives the caller from the
 * request; another way to prove an identity is another implementation. What a caller may do is
 * decided by the routes.
 *
 * <p><b>API.</b> Transports and embedding programs may rely on it, and may bring an identity of
 * their own.
 */
@NullMarked
package io.notestream.writer.identity;

import org.jspecify.annotations.NullMarked;
