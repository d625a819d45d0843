package io.notestream.local.fault;

import java.time.Duration;

/**
 * A fault that is not in force yet. {@link #table}, {@link #rate} and {@link #next} narrow down
 * which calls it meets; each other method chooses what happens to them and puts the fault in force.
 * Immutable: one builder may be used for several faults.
 */
public interface FaultBuilder {

  /**
   * Meets only calls of these tables; a call of several tables is met if one of them is named, and
   * a stream's calls are its table's.
   *
   * @param tables names of tables, which need not exist yet; none for all tables
   * @return a builder narrowed down to them
   */
  FaultBuilder table(String... tables);

  /**
   * Meets only a part of the calls, drawn at random.
   *
   * @param rate above 0, at most 1
   * @return a builder narrowed down to this part
   * @throws IllegalArgumentException if the rate is out of bounds
   */
  FaultBuilder rate(double rate);

  /**
   * Meets only the next calls; after them the fault ends.
   *
   * @param calls how many, at least 1
   * @return a builder narrowed down to these calls
   * @throws IllegalArgumentException if the number is not positive
   */
  FaultBuilder next(int calls);

  /**
   * Refuses calls with ProvisionedThroughputExceededException.
   *
   * @return the fault, in force from now on
   */
  Fault throttle();

  /**
   * Refuses calls with InternalServerError and HTTP status 500.
   *
   * @return the fault, in force from now on
   */
  Fault internalServerError();

  /**
   * Refuses calls with an error of any name, and "injected" as its message.
   *
   * @param error a short name such as {@code AccessDeniedException}
   * @return the fault, in force from now on
   */
  Fault fail(String error);

  /**
   * Refuses calls with an error of any name and this message.
   *
   * @param error a short name such as {@code AccessDeniedException}
   * @param message what clients show to their users
   * @return the fault, in force from now on
   */
  Fault fail(String error, String message);

  /**
   * Closes the connection before the call has any effect.
   *
   * @return the fault, in force from now on
   */
  Fault loseRequest();

  /**
   * Carries the call out and closes the connection instead of responding.
   *
   * @return the fault, in force from now on
   */
  Fault loseResponse();

  /**
   * Cancels a transaction, and refuses a write of one item, as if another transaction held an item.
   *
   * @return the fault, in force from now on
   */
  Fault conflict();

  /**
   * Cancels a transaction with this reason for one of its actions, drawn at random.
   *
   * @param code the reason's code, such as {@code ThrottlingError}
   * @param message the reason's message
   * @return the fault, in force from now on
   */
  Fault cancel(String code, String message);

  /**
   * Leaves some requests of a BatchWriteItem or BatchGetItem undone and returns them as
   * UnprocessedItems or UnprocessedKeys.
   *
   * @param part how much of a batch is left undone, above 0 to 1. Each request is drawn by itself,
   *     but at least one is left, and unless the part is 1 at least one of several is carried out.
   *     A fault for certain tables leaves requests for other tables alone.
   * @return the fault, in force from now on
   * @throws IllegalArgumentException if the part is out of bounds
   */
  Fault leaveUnprocessed(double part);

  /**
   * Refuses what exceeds so many calls in a second, of all clients together: each shard's
   * GetRecords with LimitExceededException, each table's calls of another operation with
   * ThrottlingException. DynamoDB allows five GetRecords a second of a shard, and ten
   * DescribeStream.
   *
   * @param perSecond how many calls there may be in any second, at least 1; what is refused does
   *     not count
   * @return the fault, in force from now on
   * @throws IllegalArgumentException if the number is not positive
   */
  Fault limit(int perSecond);

  /**
   * Lets calls take longer; a transaction holds its items meanwhile.
   *
   * @param latency how much longer, drawn anew for each call
   * @return the fault, in force from now on
   */
  Fault latency(Latency latency);

  /**
   * Lets calls take longer by this time; a transaction holds its items meanwhile.
   *
   * @param time how much longer, the same for each call
   * @return the fault, in force from now on
   * @throws IllegalArgumentException if the time is negative
   */
  Fault latency(Duration time);
}
