/**
 * JSON as trees, for programs that have to start soon.
 *
 * <p><b>API.</b> For the writer, the consumer and their functions.
 */
@NullMarked
package io.notestream.model.json;

import org.jspecify.annotations.NullMarked;
