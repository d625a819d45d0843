package io.notestream.local.internal.stream;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records of one shard, in order.
 *
 * @param next the token of the place behind them; null if the shard is closed and has been read to
 *     its end
 */
record StreamPage(
    StreamMeta stream, List<StreamMaps.PositionedRecord> records, @Nullable String next) {}
