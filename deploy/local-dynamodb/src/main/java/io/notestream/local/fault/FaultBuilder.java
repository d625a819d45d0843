package io.notestream.local.fault;

import java.time.Duration;

/**
 * A fault that is not in force yet. {@link #table}, {@link #rate} and {@link #next} narrow down
 * which calls it meets; each other method chooses what happens to them and puts the fault in force.
 * Immutable: one builder may be used for several faults.
 */
public interface FaultBuilder {

  /** Meets only calls of one of these tables; a stream's calls are its table's. */
  FaultBuilder table(String... tables);

  /**
   * Meets only a part of the calls, drawn at random.
   *
   * @param rate above 0, at most 1
   * @throws IllegalArgumentException if the rate is out of bounds
   */
  FaultBuilder rate(double rate);

  /**
   * Meets only the next calls; after them the fault ends.
   *
   * @param calls how many, at least 1
   * @throws IllegalArgumentException if the number is not positive
   */
  FaultBuilder next(int calls);

  /** Refuses calls with ProvisionedThroughputExceededException. */
  Fault throttle();

  /** Refuses calls with InternalServerError and HTTP status 500. */
  Fault internalServerError();

  /** Refuses calls with an error of any name, such as {@code AccessDeniedException}. */
  Fault fail(String error);

  /** Refuses calls with an error of any name and this message. */
  Fault fail(String error, String message);

  /** Closes the connection before the call has any effect. */
  Fault loseRequest();

  /** Carries the call out and closes the connection instead of responding. */
  Fault loseResponse();

  /**
   * Cancels a transaction, and refuses a write of one item, as if another transaction held an item.
   */
  Fault conflict();

  /**
   * Cancels a transaction with this reason for one of its actions, drawn at random.
   *
   * @param code the reason's code, such as {@code ThrottlingError}
   * @param message the reason's message
   */
  Fault cancel(String code, String message);

  /**
   * Leaves some requests of a BatchWriteItem or BatchGetItem undone and returns them as
   * UnprocessedItems or UnprocessedKeys.
   *
   * @param part how much of a batch is left undone, above 0 to 1. Each request is drawn by itself,
   *     but at least one is left, and unless the part is 1 at least one of several is carried out.
   *     A fault for certain tables leaves requests for other tables alone.
   * @throws IllegalArgumentException if the part is out of bounds
   */
  Fault leaveUnprocessed(double part);

  /** Lets calls take longer; a transaction holds its items meanwhile. */
  Fault latency(Latency latency);

  /** Lets calls take longer by this time; a transaction holds its items meanwhile. */
  Fault latency(Duration time);
}
