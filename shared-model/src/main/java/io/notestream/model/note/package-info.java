/**
 * Notes and the values that they are made of, each with its own rules: identity, owner, tags, time
 * to live. Plain immutable values; nothing here knows of tables, items or HTTP.
 *
 * <p><b>API.</b> Writer, consumer and embedding programs may rely on it.
 */
@NullMarked
package io.notestream.model.note;

import org.jspecify.annotations.NullMarked;
