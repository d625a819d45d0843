/**
 * The worker's management face over HTTP: health, figures, what it is, and the one word that lets
 * parking go on. Nothing here works on notes; none passes through but for a capture.
 */
@NullMarked
package io.notestream.consumer.worker.admin;

import org.jspecify.annotations.NullMarked;
