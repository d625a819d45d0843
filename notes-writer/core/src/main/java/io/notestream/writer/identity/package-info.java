/**
 * Who is calling. An {@link io.notestream.writer.identity.Identity} turns what a request carries
 * into a caller; another way to prove an identity is another implementation. What a caller may do
 * is the routes' business, not decided here.
 */
@NullMarked
package io.notestream.writer.identity;

import org.jspecify.annotations.NullMarked;
