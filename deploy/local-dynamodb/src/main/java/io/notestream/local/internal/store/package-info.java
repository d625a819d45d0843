/**
 * Where the engine keeps its state: named, ordered maps of bytes that commit together. What the
 * maps mean is not known here; neither tables nor streams may be named in this package.
 *
 * <p><b>Internal.</b> Used by tables and streams, and opened by the engine; may change without
 * notice. What is written to a data directory stays readable.
 */
@NullMarked
package io.notestream.local.internal.store;

import org.jspecify.annotations.NullMarked;
