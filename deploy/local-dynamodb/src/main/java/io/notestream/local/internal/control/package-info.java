/**
 * The engine's own API beside DynamoDB's: what the Java API does to clock, streams, faults and
 * counters, as JSON over HTTP under {@code /_local/}, for tests in other processes and languages.
 * Nothing is decided here: each route calls one method.
 *
 * <p><b>Internal.</b> Put together by the engine; may change without notice. The routes themselves,
 * which the module's README lists, are an API.
 */
@NullMarked
package io.notestream.local.internal.control;

import org.jspecify.annotations.NullMarked;
