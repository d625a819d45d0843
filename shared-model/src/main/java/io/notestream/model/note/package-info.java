/**
 * A note and the values that it is made of, each with its own rules: identity, owner, tags, time to
 * live. Plain immutable values; nothing here knows of tables, items or HTTP.
 */
@NullMarked
package io.notestream.model.note;

import org.jspecify.annotations.NullMarked;
