/**
 * The stream worker as a whole: what it is made of, how it starts and ends, and what it says of
 * itself. Its parts are in {@code internal}, and know nothing of this package. It never ends the
 * JVM: that is for the command line in {@code cli}.
 *
 * <p><b>API.</b> Programs embed a {@code StreamWorker}, several in one JVM if they like.
 */
@NullMarked
package io.notestream.consumer.worker;

import org.jspecify.annotations.NullMarked;
