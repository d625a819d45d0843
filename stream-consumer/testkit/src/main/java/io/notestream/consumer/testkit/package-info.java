/**
 * For tests of whatever lives on the stream: fixtures, a builder of stream records, an in-memory
 * sink that counts as the consumer does, and assertions on what came out. Knows the consumer's core
 * alone, and needs neither tables nor network.
 */
@NullMarked
package io.notestream.consumer.testkit;

import org.jspecify.annotations.NullMarked;
