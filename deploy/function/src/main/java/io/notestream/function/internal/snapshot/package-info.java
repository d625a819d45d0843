/**
 * The hook that Lambda calls around the snapshot of SnapStart: it loads classes and runs a
 * rehearsal. Knows no function.
 *
 * <p><b>Internal.</b> For {@code io.notestream.function.SnapStart}; may change without notice.
 */
@NullMarked
package io.notestream.function.internal.snapshot;

import org.jspecify.annotations.NullMarked;
