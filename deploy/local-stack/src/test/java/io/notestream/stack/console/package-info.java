/**
 * The console as people use it: a real browser on a real stack, and plain HTTP. Screenshots are
 * left in {@code target/console}.
 */
@NullMarked
package io.notestream.stack.console;

import org.jspecify.annotations.NullMarked;
