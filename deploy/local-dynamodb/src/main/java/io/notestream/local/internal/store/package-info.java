/**
 * Where the engine keeps its state: named, ordered maps of bytes that commit together. What the
 * maps mean is not known here; neither tables nor streams may be named in this package.
 */
@NullMarked
package io.notestream.local.internal.store;

import org.jspecify.annotations.NullMarked;
