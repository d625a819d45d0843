/**
 * Summaries of one's own: projections, which say as pure functions what a stored note or a change
 * adds to which summaries. When they are evaluated and how they are stored is not decided here, and
 * no call is made.
 *
 * <p><b>API.</b> Whoever keeps summaries beside Notestream's own may rely on it.
 */
@NullMarked
package io.notestream.consumer.summary;

import org.jspecify.annotations.NullMarked;
