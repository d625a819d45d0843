/**
 * Where bodies live that are too large for an item: one port, and its adapters for a directory and
 * for Amazon S3. When a body is stored or removed is not decided here: the writer stores, the
 * consumer removes.
 */
@NullMarked
package io.notestream.model.blob;

import org.jspecify.annotations.NullMarked;
