package io.notestream.local.internal.operation;

import java.util.Map;

/**
 * The capacity units that a call has consumed of one table, its indexes included.
 *
 * @param indexUnits each index's share of these units: of the read units if the call reads, of the
 *     write units if it writes
 */
public record CapacityUnits(
    String table, double readUnits, double writeUnits, Map<String, Double> indexUnits) {}
