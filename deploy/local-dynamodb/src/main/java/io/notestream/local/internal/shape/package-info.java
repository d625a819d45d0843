/**
 * What requests look like: types and constraints of their members, and the two checks that come
 * before an operation sees a request. What the members mean, and rules that tie several of them
 * together, belong to the operations.
 *
 * <p><b>Internal.</b> Used by the operations, which declare their shapes, and by the dispatcher;
 * may change without notice.
 */
@NullMarked
package io.notestream.local.internal.shape;

import org.jspecify.annotations.NullMarked;
