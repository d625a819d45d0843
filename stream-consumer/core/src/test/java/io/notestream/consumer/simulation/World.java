package io.notestream.consumer.simulation;

import java.util.Set;

/**
 * What the actors of a simulation share.
 *
 * @param reacted the expirations that were reacted to
 */
record World(
    Kernel kernel,
    Trace trace,
    Shards shards,
    Leases leases,
    Consumers consumers,
    Mistake mistake,
    Set<String> reacted) {

  SimulatedReactor reactor(Actor actor) {
    return new SimulatedReactor(actor, reacted, mistake == Mistake.LATE_REACTION);
  }
}
