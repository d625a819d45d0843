/**
 * The consumer as AWS Lambda functions: one fed by the stream, one run on a schedule. They turn
 * events and deadlines into batches and outcomes into answers; everything else is the core's.
 */
@NullMarked
package io.notestream.consumer.lambda;

import org.jspecify.annotations.NullMarked;
