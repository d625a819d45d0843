/**
 * The consumer as its entry points see it: a batch of stream records goes in, and what is settled
 * comes out. Worker, Lambda and replay know this package; nothing here knows any of them, nor KCL
 * nor files.
 *
 * <p><b>API.</b> Programs that embed the consumer may rely on it, as the worker and the Lambda
 * functions do.
 */
@NullMarked
package io.notestream.consumer;

import org.jspecify.annotations.NullMarked;
