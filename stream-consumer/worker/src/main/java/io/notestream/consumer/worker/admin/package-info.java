/**
 * The worker's management face over HTTP: health, figures, what it is. It looks at the worker and
 * changes nothing; no notes pass through it but for a capture, which only loopback may ask for.
 */
@NullMarked
package io.notestream.consumer.worker.admin;

import org.jspecify.annotations.NullMarked;
