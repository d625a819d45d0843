/**
 * Erasures: everything of a user is removed from all tables and the blob store, and a tombstone is
 * left. That what is still in the stream does not come back is the ledger's matter: it refuses
 * changes of notes that were erased.
 *
 * <p><b>API.</b> Programs that run or operate a consumer may rely on it.
 */
@NullMarked
package io.notestream.consumer.erase;

import org.jspecify.annotations.NullMarked;
