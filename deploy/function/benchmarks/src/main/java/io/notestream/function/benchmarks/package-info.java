/**
 * How long the functions take from the start of their process to the first response, beside a plain
 * one: all run by Lambda's own client, against the local engine.
 *
 * <p><b>Internal.</b> For the run script and its test; may change without notice.
 */
@NullMarked
package io.notestream.function.benchmarks;

import org.jspecify.annotations.NullMarked;
