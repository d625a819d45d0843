/**
 * What the writer and the consumer agree on: notes, changes, tables and items. The two never call
 * each other; this module and the tables in DynamoDB are all that they share.
 *
 * <p><b>API.</b> Both services, their tests and embedding programs may rely on every package below
 * this one.
 */
@NullMarked
package io.notestream.model;

import org.jspecify.annotations.NullMarked;
