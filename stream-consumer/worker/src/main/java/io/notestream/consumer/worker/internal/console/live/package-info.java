/**
 * The stream as it is applied, as server-sent events. A page that reads too slowly misses changes,
 * and is told how many; it holds up neither the stream nor other pages.
 *
 * <p><b>Internal.</b> The console serves it; may change without notice.
 */
@NullMarked
package io.notestream.consumer.worker.internal.console.live;

import org.jspecify.annotations.NullMarked;
