/**
 * Storage for bodies that are too large for an item: the interface {@link
 * io.notestream.model.blob.BlobStore} and its implementations for a directory and for Amazon S3.
 * When a body is stored or removed is not decided here: the writer stores, the consumer removes.
 *
 * <p><b>API.</b> Writer, consumer and embedding programs may rely on it, and may bring a store of
 * their own.
 */
@NullMarked
package io.notestream.model.blob;

import org.jspecify.annotations.NullMarked;
