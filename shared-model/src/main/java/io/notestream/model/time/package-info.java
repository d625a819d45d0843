/**
 * The one timestamp format of the stored items. Nothing else in the project formats or parses a
 * stored time. No clocks live here: callers pass instants in.
 */
@NullMarked
package io.notestream.model.time;

import org.jspecify.annotations.NullMarked;
