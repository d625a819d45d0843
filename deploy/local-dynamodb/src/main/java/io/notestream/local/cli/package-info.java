/**
 * The engine as a program. Uses nothing of the engine but its public API.
 *
 * <p><b>Internal.</b> Used by {@code local-dynamodb.jar}; may change without notice, apart from the
 * options and their environment variables.
 */
@NullMarked
package io.notestream.local.cli;

import org.jspecify.annotations.NullMarked;
