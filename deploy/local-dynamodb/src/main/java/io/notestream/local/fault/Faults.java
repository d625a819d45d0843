package io.notestream.local.fault;

import java.util.List;

/**
 * The faults in force in an engine, as returned by {@code LocalDynamoDb.faults()}. A fault is made
 * with {@link #on}:
 *
 * <pre>{@code
 * faults.on("PutItem", "UpdateItem").table("orders").rate(0.1).throttle();
 * faults.on("TransactWriteItems").next(1).loseResponse();
 * faults.on("TransactWriteItems").latency(Latency.lognormal(Duration.ofMillis(25), Duration.ofMillis(95)));
 * }</pre>
 *
 * <p>Each fault draws from random numbers of its own, which depend on the seed and on how many
 * faults were made before it: the same calls in the same order meet the same faults. The delays of
 * all faults that meet a call add up; of all other faults that meet it, only the oldest takes
 * effect. Safe for use by several threads.
 */
public interface Faults {

  /**
   * Starts a fault for these operations, or for all operations if none is named. It is in force
   * once its effect is chosen on the returned builder.
   *
   * @param operations names such as {@code PutItem}
   * @return a builder for these operations; nothing is in force before its effect is chosen
   * @throws IllegalArgumentException if there is no operation of that name
   */
  FaultBuilder on(String... operations);

  /**
   * Sets the seed of the random numbers, for faults that are made from now on; at first 0.
   *
   * @param value any number; the same one gives the same faults for the same calls
   */
  void seed(long value);

  /** {@return the seed in use} */
  long seed();

  /** {@return the faults in force, oldest first} */
  List<Fault> active();

  /**
   * Ends one fault.
   *
   * @param id the number of the fault
   * @return false if it is not in force
   */
  boolean remove(long id);

  /** Ends all faults. */
  void clear();
}
