/**
 * The stream worker as a whole: what it is made of, how it starts and ends, how it says how it is.
 * It can be embedded, several in one JVM, and never ends the JVM; that is the command line's to do.
 */
@NullMarked
package io.notestream.consumer.worker;

import org.jspecify.annotations.NullMarked;
