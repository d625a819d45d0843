/**
 * The commands of {@code stream-consumer.jar}: options, and what is printed. What a command does is
 * done elsewhere; only here may the JVM be ended.
 *
 * <p><b>Internal.</b> Used by {@code stream-consumer.jar} and the local stack; may change without
 * notice, apart from the commands, their options and environment variables.
 */
@NullMarked
package io.notestream.consumer.worker.cli;

import org.jspecify.annotations.NullMarked;
