/**
 * The console: what a worker knows, as JSON and as pages, and what an operator can put right from
 * there. This package puts its parts together; each part has a package of its own, and none of them
 * shows a title or a body.
 *
 * <p><b>Internal.</b> {@code StreamWorker} serves it; may change without notice.
 */
@NullMarked
package io.notestream.consumer.worker.internal.console;

import org.jspecify.annotations.NullMarked;
