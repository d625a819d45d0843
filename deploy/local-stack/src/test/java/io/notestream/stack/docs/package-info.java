/**
 * Holds the documentation against the code: every Java snippet of a README is compiled, every
 * command is run, and what a README shows as output is compared with what comes out.
 */
@NullMarked
package io.notestream.stack.docs;

import org.jspecify.annotations.NullMarked;
