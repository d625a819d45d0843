/**
 * What the consumer derives and what it must remember, as values and as items: summaries, audit
 * records, and their codecs. No rule about how they change lives here; that is the consumer's.
 */
@NullMarked
package io.notestream.model.view;

import org.jspecify.annotations.NullMarked;
