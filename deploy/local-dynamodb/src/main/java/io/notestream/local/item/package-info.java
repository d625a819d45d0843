/**
 * Items and the values in them: types, numbers, sizes and the JSON that they travel in. Pure data:
 * tables and requests are not known here.
 */
@NullMarked
package io.notestream.local.item;

import org.jspecify.annotations.NullMarked;
