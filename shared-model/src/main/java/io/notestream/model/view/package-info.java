/**
 * What the consumer derives and what it must remember, as values and as items: summaries, audit
 * records, archived notes, dead letters, gaps. The rules by which they change are the consumer's
 * and do not live here.
 *
 * <p><b>API.</b> Writer, consumer, operators' tools and tests may rely on it. Its formats are those
 * of tables that exist.
 */
@NullMarked
package io.notestream.model.view;

import org.jspecify.annotations.NullMarked;
