/**
 * How faults reach calls: the list of those in force, the interceptor that lets calls meet them,
 * and the counters. What an operation does is not known here.
 *
 * <p><b>Internal.</b> Put together by the engine, and used by its control API through the API's
 * interfaces; may change without notice.
 */
@NullMarked
package io.notestream.local.internal.fault;

import org.jspecify.annotations.NullMarked;
