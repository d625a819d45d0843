/**
 * Removes the bodies in the blob store that changes left behind, once nothing refers to them any
 * more. That a body was left behind is decided and written down by the commit of the change; how
 * bodies are stored is the shared model's.
 */
@NullMarked
package io.notestream.consumer.blob;

import org.jspecify.annotations.NullMarked;
