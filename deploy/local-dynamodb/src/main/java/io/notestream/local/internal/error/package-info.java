/**
 * How operations fail: the errors of the API, with the types, texts and extra members that clients
 * know.
 */
@NullMarked
package io.notestream.local.internal.error;

import org.jspecify.annotations.NullMarked;
