package io.notestream.local.internal.stream;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of records of one shard, in order.
 *
 * @param next the token of the next page; null if the shard is closed and has been read to its end
 */
record StreamPage(
    StreamMeta stream, List<StreamMaps.PositionedRecord> records, @Nullable String next) {}
