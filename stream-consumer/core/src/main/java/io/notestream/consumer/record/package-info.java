/**
 * Stream records as JSON: what the AWS CLI, Lambda events and captures hold is read, and records
 * are written, such that nothing of them is lost.
 *
 * <p><b>API.</b> For programs and tests that read recorded streams.
 */
@NullMarked
package io.notestream.consumer.record;

import org.jspecify.annotations.NullMarked;
