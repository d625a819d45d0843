/**
 * The consumer as AWS Lambda functions: one invoked by the stream, one run on a schedule. They turn
 * events and deadlines into batches and outcomes into responses; the core does everything else.
 *
 * <p><b>API.</b> Lambda calls {@code StreamHandler} and {@code RetryHandler} by their names.
 */
@NullMarked
package io.notestream.consumer.lambda;

import org.jspecify.annotations.NullMarked;
