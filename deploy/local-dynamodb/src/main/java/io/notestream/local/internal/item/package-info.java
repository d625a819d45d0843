/**
 * Items and the values in them: types, numbers, sizes, order, and their JSON. Pure data: tables,
 * requests and expressions are not known here. Start at {@code Value}.
 *
 * <p><b>Internal.</b> Used by nearly everything in the engine; may change without notice.
 */
@NullMarked
package io.notestream.local.internal.item;

import org.jspecify.annotations.NullMarked;
