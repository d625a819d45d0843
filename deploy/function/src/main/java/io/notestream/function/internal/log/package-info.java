/**
 * The log as lines of JSON on standard error, which Lambda keeps: a provider for SLF4J that starts
 * in a millisecond, where general ones read a configuration first.
 *
 * <p><b>Internal.</b> SLF4J finds it by its service file; may change without notice.
 */
@NullMarked
package io.notestream.function.internal.log;

import org.jspecify.annotations.NullMarked;
