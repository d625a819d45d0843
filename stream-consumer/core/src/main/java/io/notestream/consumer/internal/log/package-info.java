/**
 * The fields that lines of the log carry besides their text: the shard, the event and the trace.
 * What is logged, and how it is printed, is not decided here.
 *
 * <p><b>Internal.</b> Used wherever a shard or an event is worked on; may change without notice.
 * The names of the fields are stable.
 */
@NullMarked
package io.notestream.consumer.internal.log;

import org.jspecify.annotations.NullMarked;
