/**
 * The command line: options and their environment variables, logging, exit codes, signals. What a
 * command does is done elsewhere; only here may the JVM be ended.
 */
@NullMarked
package io.notestream.consumer.worker.cli;

import org.jspecify.annotations.NullMarked;
