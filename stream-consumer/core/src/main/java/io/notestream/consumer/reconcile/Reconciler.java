package io.notestream.consumer.reconcile;

import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.deadletter.DeadLetters;
import io.notestream.consumer.internal.clock.ServerTimes;
import io.notestream.consumer.internal.retry.ActiveRetries;
import io.notestream.consumer.internal.retry.CapacityCap;
import io.notestream.consumer.internal.retry.Retrier;
import io.notestream.consumer.internal.scan.NoteScan;
import io.notestream.consumer.internal.summary.Projections;
import io.notestream.consumer.reconcile.UserRecount.Outcome;
import io.notestream.consumer.watermark.Watermark;
import io.notestream.model.note.UserId;
import io.notestream.model.table.Buckets;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.IncompatibleViewsException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Recounts users beside a running consumer: compares what their notes add up to with the counters
 * that are stored, and corrects those that are wrong. Thread-safe. Blocks, retrying, until DynamoDB
 * has responded.
 *
 * <p>A change that is in the stream and not counted yet is no drift: a user whose notes and ledger
 * disagree is looked at again once the consumer has settled everything up to the first look. A
 * correction is right even so, whatever is delivered later: see {@link #correct}.
 */
public final class Reconciler {

  private static final int SEGMENTS = 4;
  private static final double UNITS_A_PAGE = 32;

  private final DynamoDbClient dynamoDb;
  private final TableNames tables;
  private final InstantSource clock;
  private final ActiveRetries retries;
  private final CapacityCap readCap;
  private final CappedReads reads;
  private final ServerTimes times;
  private final int generation;
  private final ViewsFactsReader views;
  private final UserJudge judge;
  private final ParkedNotes parkedNotes;
  private final CorrectionWriter writer;
  private final SettledWait settled;

  private Reconciler(Builder b) {
    retries = new ActiveRetries(b.clock, failure -> {}, b.random);
    Retrier retrier = new Retrier(retries);
    dynamoDb = b.dynamoDb;
    tables = b.tables;
    clock = b.clock;
    generation = b.options.generation();
    times = new ServerTimes(b.clock, b.options.expiryRule().guard());
    readCap = CapacityCap.of(b.readUnitsPerSecond);
    reads = new CappedReads(b.dynamoDb, retrier, readCap);
    views = new ViewsFactsReader(reads, b.tables, b.options, b.clock);
    judge =
        new UserJudge(
            new UserReads(reads, b.tables, Projections.with(b.options.projections()), times),
            b.correctParked);
    parkedNotes =
        new ParkedNotes(
            new DeadLetters(b.dynamoDb, b.tables, b.clock, b.options.closedRetention()),
            b.tables,
            retrier);
    writer =
        new CorrectionWriter(
            b.dynamoDb,
            b.tables,
            retrier,
            CapacityCap.of(b.writeUnitsPerSecond),
            b.clock,
            b.options.auditRetention());
    settled = new SettledWait(b.watermark, b.settleWithin);
  }

  /**
   * Returns a builder with every default.
   *
   * @param dynamoDb the client through which the tables are read and written; not closed. Switch
   *     its own retries off
   * @param watermark tells how far the consumer of the views table has come
   * @return a new builder
   */
  public static Builder builder(DynamoDbClient dynamoDb, Watermark watermark) {
    return new Builder(dynamoDb, watermark);
  }

  /**
   * Recounts a user. Writes nothing.
   *
   * @param userId the user
   * @param stop ends the recount
   * @return the outcome
   * @throws IncompatibleViewsException if the views table counts nothing yet, is of another
   *     generation, or was written by a newer version
   */
  public UserRecount recount(UserId userId, Stop stop) {
    return all(List.of(userId), false, stop).get(0);
  }

  /**
   * Recounts a user, and corrects the counters that are wrong. What each corrected note contributes
   * is recorded with them: of its changes that had happened by then, any that is delivered later
   * (by the stream, a replay or a redrive) counts as an event, but does not move the stock again.
   *
   * <p>Idempotent: if it is cut short at any moment, another call finishes it.
   *
   * @param userId the user
   * @param stop ends the recount
   * @return the outcome
   * @throws IncompatibleViewsException as {@link #recount} does
   */
  public UserRecount correct(UserId userId, Stop stop) {
    return all(List.of(userId), true, stop).get(0);
  }

  /**
   * Recounts users as {@link #recount} and {@link #correct} do. Waits for the consumer once for all
   * of them.
   *
   * @param users the users, in any number that fits into memory with a little of each
   * @param correct whether to correct what is wrong
   * @param stop ends the recount; the remaining users are {@link Outcome#STOPPED}
   * @return the outcome of each user, in the same order
   * @throws IncompatibleViewsException as {@link #recount} does
   */
  public List<UserRecount> all(List<UserId> users, boolean correct, Stop stop) {
    return new UserPasses(views, judge, parkedNotes, writer, settled, correct, stop).run(users);
  }

  /**
   * Returns a recount of all users.
   *
   * @return a run that has not begun
   */
  public AllUsers allUsers() {
    NoteScan scan = new NoteScan(dynamoDb, tables, retries, readCap, UNITS_A_PAGE, times);
    return new AllUsers(this, scan, new UsersWithoutNotes(reads, tables), SEGMENTS);
  }

  SampledUsers sampledUsers() {
    int begin = ThreadLocalRandom.current().nextInt(Buckets.USERS);
    return new SampledUsers(new UsersWithoutNotes(reads, tables), begin);
  }

  SamplerTurn samplerTurn(String worker, Duration lease) {
    return new SamplerTurn(dynamoDb, tables.noteOps(), generation, worker, lease, clock);
  }

  /**
   * Waits until the consumer has settled everything that has happened so far.
   *
   * @param stop ends the wait
   * @return what keeps it from that, in words; empty if it has
   */
  public Optional<String> awaitConsumer(Stop stop) {
    return reads
        .response(tables.noteViews(), ViewKeys.meta(), stop)
        .fold(
            now -> settled.await(times.latest(now), stop), // Not by this machine's own clock.
            failure -> Optional.of(failure.toString()),
            () -> Optional.of("a stop was requested"));
  }

  /**
   * Returns since when no call has succeeded; empty if none is failing. To give up by.
   *
   * @return the time, by the reconciler's clock
   */
  public Optional<Instant> failingSince() {
    return retries.waitingSince();
  }

  /**
   * Returns what fails, in words that name the operation and the table.
   *
   * @param since the time from which on a failure matters
   * @return empty if nothing fails
   */
  public Optional<String> failing(Instant since) {
    return retries.cause(since);
  }

  /** Builds a {@link Reconciler}. Not thread-safe. */
  public static final class Builder {
    private final DynamoDbClient dynamoDb;
    private final Watermark watermark;
    private TableNames tables = TableNames.standard();
    private ConsumerOptions options = ConsumerOptions.defaults();
    private InstantSource clock = InstantSource.system();
    private OptionalInt readUnitsPerSecond = OptionalInt.empty();
    private OptionalInt writeUnitsPerSecond = OptionalInt.empty();
    private Duration settleWithin = Duration.ofMinutes(2);
    private boolean correctParked;
    Supplier<? extends RandomGenerator> random = ThreadLocalRandom::current;

    private Builder(DynamoDbClient dynamoDb, Watermark watermark) {
      this.dynamoDb = dynamoDb;
      this.watermark = watermark;
    }

    /**
     * Sets the names of the tables.
     *
     * @param tables the names; default {@link TableNames#standard()}
     * @return this builder
     */
    public Builder tables(TableNames tables) {
      this.tables = tables;
      return this;
    }

    /**
     * Sets the options of the consumer: its generation, its projections, its guard, and how long it
     * keeps audit records.
     *
     * @param options the options; default {@link ConsumerOptions#defaults()}
     * @return this builder
     */
    public Builder options(ConsumerOptions options) {
      this.options = options;
      return this;
    }

    /**
     * Sets this machine's clock.
     *
     * @param clock the clock; default the system's
     * @return this builder
     */
    public Builder clock(InstantSource clock) {
      this.clock = clock;
      return this;
    }

    /**
     * Limits how much is read.
     *
     * @param units read units a second; 0 for no limit, the default
     * @return this builder
     */
    public Builder readUnitsPerSecond(int units) {
      readUnitsPerSecond = units == 0 ? OptionalInt.empty() : OptionalInt.of(units);
      return this;
    }

    /**
     * Limits how much is written.
     *
     * @param units write units a second; 0 for no limit, the default
     * @return this builder
     */
    public Builder writeUnitsPerSecond(int units) {
      writeUnitsPerSecond = units == 0 ? OptionalInt.empty() : OptionalInt.of(units);
      return this;
    }

    /**
     * Sets how long to wait for the consumer to settle what may still be counted.
     *
     * @param settleWithin the time, after which such users are not judged; default 2 minutes
     * @return this builder
     */
    public Builder settleWithin(Duration settleWithin) {
      this.settleWithin = settleWithin;
      return this;
    }

    /**
     * Sets whether notes with a change in the dead letters are corrected for like others. A redrive
     * of such a letter then counts as an event, and moves the stock no more.
     *
     * @param correctParked default {@code false}: the letters explain the difference
     * @return this builder
     */
    public Builder correctParked(boolean correctParked) {
      this.correctParked = correctParked;
      return this;
    }

    /** {@return a new reconciler; makes no call} */
    public Reconciler build() {
      return new Reconciler(this);
    }
  }
}
