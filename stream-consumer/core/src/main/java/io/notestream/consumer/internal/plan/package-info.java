/**
 * Plans the transactions that count the changes of a batch: which changes share one, which
 * transactions follow each other, and what each writes, in terms of the domain. Pure: no I/O, no
 * clock, no SDK items.
 *
 * <p><b>Internal.</b> Used by {@code internal.run}, {@code internal.ledger}, the dry run, the test
 * kit and the benchmarks; may change without notice.
 */
@NullMarked
package io.notestream.consumer.internal.plan;

import org.jspecify.annotations.NullMarked;
