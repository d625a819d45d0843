/**
 * The SDK's clients of a worker: endpoint, region, credentials, connections, timeouts. What is
 * called with them is decided elsewhere.
 *
 * <p><b>Internal.</b> The worker, its command line and the benchmarks use it; may change without
 * notice.
 */
@NullMarked
package io.notestream.consumer.worker.internal.client;

import org.jspecify.annotations.NullMarked;
