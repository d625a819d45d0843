/**
 * What an entry point and the consumer say to each other about one batch: the records, how far they
 * are settled, and when to stop. Imports nothing of the consumer.
 *
 * <p><b>API.</b> Every entry point may rely on it: the worker, the Lambda function, the replayer,
 * and programs that embed the consumer.
 */
@NullMarked
package io.notestream.consumer.batch;

import org.jspecify.annotations.NullMarked;
