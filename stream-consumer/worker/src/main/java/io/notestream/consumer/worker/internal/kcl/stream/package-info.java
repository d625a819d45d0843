/**
 * The streams of a table and the shards of a stream, as DynamoDB describes them. Asks each time and
 * remembers nothing.
 *
 * <p><b>Internal.</b> The packages of {@code kcl} use it; may change without notice.
 */
@NullMarked
package io.notestream.consumer.worker.internal.kcl.stream;

import org.jspecify.annotations.NullMarked;
