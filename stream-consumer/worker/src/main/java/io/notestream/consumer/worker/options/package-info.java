/**
 * Groups of settings that a worker is built with: values without behaviour. Imports nothing of the
 * worker, so that everything in it may.
 *
 * <p><b>API.</b> Programs that embed a {@code StreamWorker} pass these values to its builder.
 */
@NullMarked
package io.notestream.consumer.worker.options;

import org.jspecify.annotations.NullMarked;
