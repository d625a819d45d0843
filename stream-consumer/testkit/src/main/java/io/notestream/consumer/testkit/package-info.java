/**
 * A kit for tests of programs that read the stream or the views: fixtures, a builder of stream
 * records, an in-memory sink that counts as the consumer does, and assertions. Uses the consumer's
 * core alone, and needs neither tables nor network.
 *
 * <p><b>API.</b> Other projects' tests use it.
 */
@NullMarked
package io.notestream.consumer.testkit;

import org.jspecify.annotations.NullMarked;
