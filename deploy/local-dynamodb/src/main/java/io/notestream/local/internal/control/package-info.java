/**
 * The engine's own interface beside DynamoDB's: what the Java API does to clock, streams, faults
 * and counters, as JSON over HTTP under {@code /_local/}, for tests in other processes and
 * languages. Nothing is decided here: each route calls one method.
 */
@NullMarked
package io.notestream.local.internal.control;

import org.jspecify.annotations.NullMarked;
