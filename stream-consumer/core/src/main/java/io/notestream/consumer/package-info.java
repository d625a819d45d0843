/**
 * The consumer as its entrances see it: a batch of stream records goes in, and what is settled
 * comes out. Worker, Lambda and replay know this package; nothing here knows any of them, nor KCL
 * nor files.
 */
@NullMarked
package io.notestream.consumer;

import org.jspecify.annotations.NullMarked;
