package io.notestream.writer.transfer;

import org.jspecify.annotations.Nullable;

/**
 * What is exported. An export only goes on with the same: a table that was made anew under the same
 * name has another id.
 *
 * @param table the table's name
 * @param tableId the id that DynamoDB gave it
 * @param user whose notes; {@code null} for everybody's
 */
record ExportScope(String table, String tableId, @Nullable String user) {}
