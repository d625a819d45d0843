/** The engine as a program. Knows only the public face of the engine. */
@NullMarked
package io.notestream.local.cli;

import org.jspecify.annotations.NullMarked;
