/**
 * What a test makes go wrong on purpose: errors, lost requests and responses, conflicts, latency
 * and late indexes, chosen by operation and table and drawn from seeded random numbers; and the
 * counts of what calls have done and met. How faults reach a call is not shown here.
 *
 * <p><b>API.</b> For tests and programs that embed the engine: these types change only with notice.
 */
@NullMarked
package io.notestream.local.fault;

import org.jspecify.annotations.NullMarked;
