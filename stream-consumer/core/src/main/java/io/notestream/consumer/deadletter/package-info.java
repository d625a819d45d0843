/**
 * Records that could not be applied: how they are put away, looked at, applied after all or given
 * up. When a record is given up is the pipeline's decision, not this package's.
 */
@NullMarked
package io.notestream.consumer.deadletter;

import org.jspecify.annotations.NullMarked;
