/**
 * From the changes of a batch to the transactions that count them: which share one, which follow
 * each other, and what each has to write, in words of the domain. Pure: no I/O, no clock, no SDK
 * items.
 */
@NullMarked
package io.notestream.consumer.internal.plan;

import org.jspecify.annotations.NullMarked;
