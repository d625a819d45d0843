/**
 * Removes bodies that changes left behind in the blob store, once nothing refers to them any more.
 * The commit of a change decides that a body was left behind and writes the removal; how bodies are
 * stored is the shared model's matter.
 *
 * <p><b>API.</b> Programs that run the consumer's background tasks may rely on it, as the worker
 * and the Lambda functions do.
 */
@NullMarked
package io.notestream.consumer.blob;

import org.jspecify.annotations.NullMarked;
