/**
 * What a worker says of itself: values without behaviour. Imports nothing of the worker, so that
 * everything in it may.
 *
 * <p><b>API.</b> Programs that embed a {@code StreamWorker} read these values.
 */
@NullMarked
package io.notestream.consumer.worker.status;

import org.jspecify.annotations.NullMarked;
