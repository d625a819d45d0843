/**
 * Stream records outside of the stream: as JSON in every shape in which they are met, from files,
 * and through the pipeline again. Nothing here decides what a record means.
 */
@NullMarked
package io.notestream.consumer.replay;

import org.jspecify.annotations.NullMarked;
