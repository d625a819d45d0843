/**
 * How fast the consumer is, and what it costs: one command each, figures as a table and as JSON. No
 * code of the product lives here, and no figure that was not measured.
 *
 * <p><b>Internal.</b> {@code stream-consumer/benchmarks/run} starts it; nothing imports it.
 */
@NullMarked
package io.notestream.consumer.benchmarks;

import org.jspecify.annotations.NullMarked;
