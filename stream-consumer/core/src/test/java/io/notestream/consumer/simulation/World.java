package io.notestream.consumer.simulation;

import io.notestream.model.table.TableNames;
import java.util.Set;

/**
 * What the processes of a simulation share that keep one generation of the views.
 *
 * @param names the tables, with the views of that generation
 * @param leases the leases of the workers that fill them
 * @param sweeps whether the workers delete notes as they end
 * @param reacted the expirations that were reacted to, whoever has
 */
record World(
    Kernel kernel,
    Trace trace,
    Shards shards,
    TableNames names,
    Leases leases,
    Consumers consumers,
    Mistake mistake,
    boolean sweeps,
    Set<String> reacted) {}
