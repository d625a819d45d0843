/**
 * How things are stored: table names, key formats, attribute names, indexes, the definition of the
 * three tables, and the codec of notes. The tables are created and checked here; single items are
 * read and written elsewhere.
 *
 * <p><b>API.</b> Writer, consumer, deployments and tests may rely on it. Its formats are those of
 * tables that exist: they do not change without a new generation of tables.
 */
@NullMarked
package io.notestream.model.table;

import org.jspecify.annotations.NullMarked;
