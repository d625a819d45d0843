/**
 * What requests look like: types and constraints of their members, and the two checks that come
 * before an operation sees a request. What the members mean, and rules that tie several of them
 * together, belong to the operations.
 */
@NullMarked
package io.notestream.local.internal.shape;

import org.jspecify.annotations.NullMarked;
