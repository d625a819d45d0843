/**
 * The operations that create, change, describe and delete tables, one class each, with their tags
 * and backups, and those that describe the account. Items are not known here.
 *
 * <p><b>Internal.</b> Only {@code TableOperations} is used from outside, by the engine; may change
 * without notice.
 */
@NullMarked
package io.notestream.local.internal.operation.table;

import org.jspecify.annotations.NullMarked;
