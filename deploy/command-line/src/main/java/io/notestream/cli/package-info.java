/**
 * The command line that all programs have in common: options for connection, logging and output,
 * environment variables as their defaults, help, errors, exit codes, completion, and how a program
 * stops. Knows neither what a program does nor the AWS SDK: it hands out addresses and names, and
 * the programs build their clients.
 *
 * <p><b>API.</b> For the programs of this project, and for others that want the same command line.
 */
@NullMarked
package io.notestream.cli;

import org.jspecify.annotations.NullMarked;
