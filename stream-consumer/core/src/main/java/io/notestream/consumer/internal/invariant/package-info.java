/**
 * What must hold at every moment, whatever DynamoDB, the stream or other processes do. The code
 * that knows the facts looks; what it finds broken is said here: by a meter, in the log, and in the
 * health of the process. Nothing here ends or stops anything.
 *
 * <p><b>Internal.</b> Used by {@code internal.run}, the sweeps and the entry points; may change
 * without notice. The name of the meter is stable.
 */
@NullMarked
package io.notestream.consumer.internal.invariant;

import org.jspecify.annotations.NullMarked;
