/**
 * The frame that all operations of the two APIs stand in: a request is read and checked, finds its
 * operation, and is answered by what that operation returns. What single operations do is not known
 * here, nor is HTTP.
 *
 * <p><b>Internal.</b> Used by the operations, by what stands around them and by the wire; may
 * change without notice.
 */
@NullMarked
package io.notestream.local.internal.operation;

import org.jspecify.annotations.NullMarked;
