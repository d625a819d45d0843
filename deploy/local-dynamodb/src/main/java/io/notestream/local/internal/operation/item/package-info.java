/**
 * The operations that read and write items, one class each, and the rules that they share. Start at
 * {@code GetItem}, {@code PutItem}, {@code UpdateItem} and {@code DeleteItem}; queries, batches and
 * transactions are made of the same parts. How tables are defined is not known here.
 *
 * <p><b>Internal.</b> Only {@code ItemOperations} is used from outside, by the engine; may change
 * without notice.
 */
@NullMarked
package io.notestream.local.internal.operation.item;

import org.jspecify.annotations.NullMarked;
