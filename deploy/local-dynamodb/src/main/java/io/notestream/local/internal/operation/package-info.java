/**
 * The frame of all operations of the two APIs: a request is read and checked, finds its operation,
 * and gets the response that the operation returns. What single operations do is not known here,
 * nor is HTTP. Start at {@code Dispatcher}.
 *
 * <p><b>Internal.</b> Used by the operations, by what stands around them and by the wire; may
 * change without notice.
 */
@NullMarked
package io.notestream.local.internal.operation;

import org.jspecify.annotations.NullMarked;
