/**
 * Reads and writes stream records as JSON, without loss: the output of the AWS CLI, Lambda events
 * and captures. What a record means is decided elsewhere.
 *
 * <p><b>API.</b> Programs and tests that read recorded streams may rely on it.
 */
@NullMarked
package io.notestream.consumer.record;

import org.jspecify.annotations.NullMarked;
