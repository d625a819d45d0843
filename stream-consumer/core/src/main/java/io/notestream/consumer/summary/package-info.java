/**
 * Summaries of one's own: projections, which say as pure functions what a stored note or a change
 * adds to which summaries, and a reader of what is stored. When they are evaluated and how that is
 * stored is not decided here.
 *
 * <p><b>API.</b> Whoever keeps summaries beside Notestream's own may rely on it.
 */
@NullMarked
package io.notestream.consumer.summary;

import org.jspecify.annotations.NullMarked;
