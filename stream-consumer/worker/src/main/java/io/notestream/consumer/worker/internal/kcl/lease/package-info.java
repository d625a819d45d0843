/**
 * Leases: the lease table of a stream, which leases this worker holds, and which of those nobody
 * reads. Knows no records.
 *
 * <p><b>Internal.</b> The packages of {@code kcl} use it; may change without notice.
 */
@NullMarked
package io.notestream.consumer.worker.internal.kcl.lease;

import org.jspecify.annotations.NullMarked;
