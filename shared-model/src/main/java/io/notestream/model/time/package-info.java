/**
 * The one timestamp format of stored items. Nothing else in the project formats or parses a stored
 * time. No clock lives here: callers pass instants in.
 *
 * <p><b>API.</b> Writer, consumer and embedding programs may rely on it.
 */
@NullMarked
package io.notestream.model.time;

import org.jspecify.annotations.NullMarked;
