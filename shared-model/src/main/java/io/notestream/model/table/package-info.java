/**
 * Where things are stored: table names, key formats, indexes, the definition of the three tables,
 * and the codec between notes and items. Reads and writes of single items do not live here;
 * creating the tables and checking them against the definition do.
 */
@NullMarked
package io.notestream.model.table;

import org.jspecify.annotations.NullMarked;
