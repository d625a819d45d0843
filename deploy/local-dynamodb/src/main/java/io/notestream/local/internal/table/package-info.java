/**
 * Tables: what they are made of, how items and index entries lie in the store, how a change reaches
 * item, indexes and stream in one commit, and how pages are read. Requests and their parameters are
 * not known here. Start at {@code Table}.
 *
 * <p><b>Internal.</b> Used by the operations, by time to live and by streams; may change without
 * notice. The components of {@code TableDefinition} and its parts are stored by their names, which
 * stay.
 */
@NullMarked
package io.notestream.local.internal.table;

import org.jspecify.annotations.NullMarked;
