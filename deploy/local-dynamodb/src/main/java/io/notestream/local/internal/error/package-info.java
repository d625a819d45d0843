/**
 * How operations fail: the errors of the API, with the types, texts and extra members that clients
 * know.
 *
 * <p><b>Internal.</b> Used by nearly everything in the engine; may change without notice.
 */
@NullMarked
package io.notestream.local.internal.error;

import org.jspecify.annotations.NullMarked;
