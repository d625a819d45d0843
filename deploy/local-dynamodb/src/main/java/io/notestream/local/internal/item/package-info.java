/**
 * Items and the values in them: types, numbers, sizes, order, and the JSON that they travel in.
 * Pure data: tables, requests and expressions are not known here.
 */
@NullMarked
package io.notestream.local.internal.item;

import org.jspecify.annotations.NullMarked;
