package io.notestream.consumer.worker.options;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A set of values to tune KCL with. There are two profiles, each value with its reason: on a laptop
 * a change should be seen at once, and requests are free; in an account every request is paid for,
 * and each shard's five reads a second are shared with other readers of the stream. Immutable.
 *
 * @param name what the option {@code --profile} calls it
 * @param failover how long a lease outlives its last renewal, and so how long a shard is not read
 *     after its worker died
 * @param leaseAssignment how often the leader hands out leases
 * @param leaderLease how long leadership outlives its last heartbeat
 * @param leaderHeartbeat how often the leader renews its leadership
 * @param idleBetweenReads the time from one read of a shard to the next while it has records; up to
 *     four times that after empty ones
 * @param fastestReads the same after a read that was full, or brought records that are late
 * @param quietReads how many reads a second a worker makes of all its shards in which nothing
 *     happens; each is read at least after thirty-two times {@code idleBetweenReads}
 * @param dispatchPoll how often the scheduler looks for work in its shards
 * @param parentPoll how often a child shard asks whether its parent is done
 * @param initializationBackoff the pause after a failed attempt to start
 * @param handoffTimeout how long a lease's owner may take to finish before the next one takes it
 * @param workerReport how often a worker reports to the leader; twice that makes it dead, which
 *     should come before its leases run out: KCL would give it some of them again
 * @param workerMeasure how often a worker measures itself; the first report comes after two of them
 * @param streamLook how often to look whether the stream was replaced by another
 * @param taskBackoff the pause after a failed task of a shard
 * @param deleteReturn how long a delete of the sweeper may take, beyond {@code idleBetweenReads},
 *     until it is applied from the stream, where the sweeper's settings do not say
 */
public record KclProfile(
    String name,
    Duration failover,
    Duration leaseAssignment,
    Duration leaderLease,
    Duration leaderHeartbeat,
    Duration idleBetweenReads,
    Duration fastestReads,
    int quietReads,
    Duration dispatchPoll,
    Duration parentPoll,
    Duration initializationBackoff,
    Duration handoffTimeout,
    Duration workerReport,
    Duration workerMeasure,
    Duration streamLook,
    Duration taskBackoff,
    Duration deleteReturn) {

  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(1);
  private static final int PAUSES_UNTIL_STUCK = 100;
  private static final int PAUSES_WHILE_QUIET = 4;
  private static final int TAKEOVERS_UNTIL_UNSERVED = 3;

  /** {@return the profile for laptops and tests: the endpoint is on the same machine} */
  public static KclProfile local() {
    return new KclProfile(
        "local",
        // Renewed every 0.6 s; two seconds survive a long garbage collection and no more.
        Duration.ofSeconds(2),
        // New shards and joined workers are served within half a second.
        Duration.ofMillis(500),
        // Leases can only be handed out while there is a leader: about as soon as they run out.
        Duration.ofSeconds(3),
        // Three to a lease, as the lock library advises at least.
        Duration.ofSeconds(1),
        // A write is seen after a few tens of milliseconds; a quiet shard is read ten times a
        // second, and after half a minute without a record every 0.4 s.
        Duration.ofMillis(25),
        Duration.ZERO,
        // With more than ten shards each is read more seldom: it takes a twentieth of a core.
        100,
        // Lease changes are noticed at once; the loop costs no request.
        Duration.ofMillis(50),
        // A split costs a fifth of a second, not ten.
        Duration.ofMillis(200),
        // The tables are there at once, or in a moment.
        Duration.ofMillis(100),
        // The drain of a batch is bounded by the worker itself; this is only the last resort.
        Duration.ofSeconds(2),
        // A worker that died is handed no leases after 2 s. The report's time is in whole seconds:
        // with less, the living would look dead.
        Duration.ofSeconds(1),
        // The first report, before which nothing is assigned, comes 0.2 s after the start.
        Duration.ofMillis(100),
        // At rest every call counts: this takes two.
        Duration.ofSeconds(2),
        Duration.ofMillis(100),
        // Twice as long as a write takes at rest, the pause included: what waits for a batch of
        // deletes is seen about as soon.
        Duration.ofMillis(55));
  }

  /** {@return the profile for an account: requests cost money, and reads of a shard are limited} */
  public static KclProfile aws() {
    return new KclProfile(
        "aws",
        // KCL's default. A pause of the JVM or a slow minute of DynamoDB must not move leases.
        Duration.ofSeconds(10),
        // Half the failover time, so that an expired lease is seen soon; a scan of a small table.
        Duration.ofSeconds(5),
        // Twice the failover time: leadership may rest a little longer than a shard.
        Duration.ofSeconds(20),
        // Four to a lease, as the lock library advises at least three.
        Duration.ofSeconds(5),
        // DynamoDB allows five reads a second of a shard for all readers together, see
        // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html: at most
        // 4 of them here while a shard has records, 2 as soon as a second reader needs the others,
        // and one while it is quiet.
        Duration.ofMillis(250),
        Duration.ofMillis(250),
        // More than a hundred quiet shards are read more seldom than once a second each.
        100,
        // No request is made by it.
        Duration.ofMillis(250),
        // One lease is read per waiting child: a split costs up to a second.
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        // As long as the drain of a batch at a shutdown may take.
        Duration.ofSeconds(20),
        // A dead worker is handed no leases after 6 s; the first of its own run out after 6.7 s.
        Duration.ofSeconds(3),
        // The start waits for the first report: 1 s instead of 2.
        Duration.ofMillis(500),
        // A replaced stream stays readable for a day.
        Duration.ofSeconds(30),
        Duration.ofMillis(500),
        // Three more pauses, which other readers of the shard may cost, and 100 ms to apply it.
        Duration.ofMillis(850));
  }

  /**
   * {@return the profile of a worker that was given none}
   *
   * @param endpoint where DynamoDB is; {@code null} for AWS
   */
  public static KclProfile of(@Nullable URI endpoint) {
    return endpoint == null ? aws() : local();
  }

  /**
   * {@return this profile with another pause between two reads of a shard}
   *
   * @param pause from one read to the next while there are records; up to four times as long after
   *     empty reads. At least a millisecond
   * @throws IllegalArgumentException if it is shorter
   */
  public KclProfile withIdleBetweenReads(Duration pause) {
    return withReading(pause, fastestReads, quietReads);
  }

  /**
   * {@return this profile with another one's way to read shards}
   *
   * @param other whose pauses to take
   */
  public KclProfile withReadingOf(KclProfile other) {
    return withReading(other.idleBetweenReads, other.fastestReads, other.quietReads);
  }

  /**
   * {@return this profile with another way to read shards}
   *
   * @param pause as {@link #idleBetweenReads}; at least a millisecond
   * @param fastest as {@link #fastestReads}
   * @param quiet as {@link #quietReads}, at least 1
   * @throws IllegalArgumentException if a value is out of bounds
   */
  public KclProfile withReading(Duration pause, Duration fastest, int quiet) {
    if (pause.compareTo(SHORTEST_PAUSE) < 0) {
      throw new IllegalArgumentException("at least a millisecond must be between two reads");
    }
    if (quiet < 1) {
      throw new IllegalArgumentException("quiet shards must be read at least once a second");
    }
    return new KclProfile(
        name,
        failover,
        leaseAssignment,
        leaderLease,
        leaderHeartbeat,
        pause,
        fastest,
        quiet,
        dispatchPoll,
        parentPoll,
        initializationBackoff,
        handoffTimeout,
        workerReport,
        workerMeasure,
        streamLook,
        taskBackoff,
        deleteReturn);
  }

  /** {@return the longest time between two reads of a shard: that after several empty ones} */
  public Duration longestPause() {
    return idleBetweenReads.multipliedBy(PAUSES_WHILE_QUIET);
  }

  /**
   * {@return how long a delete of the sweeper may take until it is applied from the stream, where
   * the sweeper's settings do not say: 80 ms local, 1.1 s AWS}
   */
  public Duration longestReturn() {
    return idleBetweenReads.plus(deleteReturn);
  }

  /** {@return how long a shard may go unread before it counts as stuck: 10 s local, 100 s AWS} */
  public Duration longestSilence() {
    return longestPause().multipliedBy(PAUSES_UNTIL_STUCK);
  }

  /**
   * {@return how long a lease may go without a renewal before that is a problem: 15 s local, 90 s
   * AWS} A worker that died is replaced within a third of it, and so is the fleet's leader.
   */
  public Duration longestUnserved() {
    return failover.plus(leaderLease).multipliedBy(TAKEOVERS_UNTIL_UNSERVED);
  }

  /**
   * {@return how many times leases are handed out until KCL looks again whether each worker has its
   * share} A lease that is being handed over counts for its former owner, so the looks are further
   * apart than a hand-over can take: KCL would take leases from who is giving them away already.
   */
  public int assignmentsPerBalancing() {
    return (int) handoffTimeout.plus(failover).dividedBy(leaseAssignment) + 1;
  }

  /** {@return how often progress within a batch is checkpointed: well within a lease's life} */
  public Duration checkpointInterval() {
    return failover.dividedBy(2);
  }
}
