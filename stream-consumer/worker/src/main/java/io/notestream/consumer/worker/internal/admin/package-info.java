/**
 * The worker's admin endpoints over HTTP: health, metrics, what the worker is, and leave to park
 * again. It sees the worker as a {@code ManagedWorker} alone. Nothing here works on notes; none
 * passes through but for a capture.
 *
 * <p><b>Internal.</b> {@code StreamWorker} serves them; may change without notice.
 */
@NullMarked
package io.notestream.consumer.worker.internal.admin;

import org.jspecify.annotations.NullMarked;
