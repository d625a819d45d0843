package io.notestream.consumer.backfill;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.plan.LateStart;
import io.notestream.consumer.summary.Projection;
import io.notestream.consumer.summary.ProjectionChoice;
import io.notestream.consumer.watermark.Watermark;
import io.notestream.model.change.NoteChange;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.Meta;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Gives every note that is older than the counting its baseline, and adds what the notes contribute
 * to the summaries, while consumers are running. Each note counts once: by the backfill, or by its
 * first change. Interrupted at any moment, it goes on where it was, in another process too; of two
 * at once, one says that the other is running.
 *
 * <p>Used once. {@link #run} blocks; the other methods may be called by any thread meanwhile.
 */
public final class Backfill {

  private final BackfillRunner runner;

  private Backfill(Builder b) {
    this.runner = new BackfillRunner(b);
  }

  /**
   * Returns a builder with every default.
   *
   * @param dynamoDb the client to use, not closed. Give it a timeout per attempt, and switch its
   *     own retries off: failed calls are repeated here
   * @param tables the names of the tables: those of the generation that is filled
   * @param watermark tells how far the consumer of that generation has come
   * @return a builder
   */
  public static Builder builder(DynamoDbClient dynamoDb, TableNames tables, Watermark watermark) {
    return new Builder(dynamoDb, tables, watermark);
  }

  /**
   * Returns which changes matter to a backfill of these views: those of notes that may lack a
   * baseline, as the consumer tells them. A watermark may pass over all others. Makes one call.
   *
   * @param dynamoDb the client to use
   * @param tables the names of the tables: those of the generation that is filled
   * @param guard the consumer's own guard
   * @return every change, if nobody counts in the views yet
   * @throws software.amazon.awssdk.core.exception.SdkException if DynamoDB fails
   */
  public static Predicate<NoteChange> concernedBy(
      DynamoDbClient dynamoDb, TableNames tables, Duration guard) {
    Map<String, AttributeValue> item =
        dynamoDb
            .getItem(r -> r.tableName(tables.noteViews()).key(ViewKeys.meta()).consistentRead(true))
            .item();
    if (item.isEmpty()) {
      return change -> true;
    }
    return new LateStart(Meta.fromItem(item).countingSince(), guard)::needsBaseline;
  }

  /**
   * Backfills, until all is done or a stop is requested. Failures that pass, and outages, are
   * waited for as long as it takes; see {@link #stuckSince()}.
   *
   * @param stop the request to stop
   * @return what became of it
   * @throws io.notestream.model.view.IncompatibleViewsException if the views table is of another
   *     generation, keeps other projections, or was written by a newer version of this project
   */
  public BackfillResult run(Stop stop) {
    return runner.run(stop);
  }

  /** {@return how far it has come; makes no call} */
  public BackfillProgress progress() {
    return runner.progress();
  }

  /**
   * Returns since when nothing has succeeded, while calls fail or while the consumer that is waited
   * for does not come any further.
   *
   * @return the time, by the clock of this backfill; empty if it goes on
   */
  public Optional<Instant> stuckSince() {
    return runner.stuckSince();
  }

  /**
   * Returns what fails, or what is waited for, in words.
   *
   * @param since the time from which on a failure matters
   * @return empty if nothing does
   */
  public Optional<String> failing(Instant since) {
    return runner.failing(since);
  }

  /** Builds a {@link Backfill}. Not thread-safe. */
  public static final class Builder {

    /** The most segments that may be scanned at the same time. */
    public static final int MOST_SEGMENTS = 64;

    final DynamoDbClient dynamoDb;
    final TableNames tables;
    final Watermark watermark;
    InstantSource clock = InstantSource.system();
    Duration guard = Duration.ofSeconds(60);
    Duration lease = Duration.ofSeconds(8);
    Duration lookPeriod = Duration.ofMillis(500);
    int generation = 1;
    int segments = 4;
    int readUnitsPerSecond = 200;
    int writeUnitsPerSecond = 500;
    int packActions = 50;
    List<Projection> projections = List.of();
    BackfillScheduling scheduling = BackfillScheduling.THREADS;

    private Builder(DynamoDbClient dynamoDb, TableNames tables, Watermark watermark) {
      this.dynamoDb = dynamoDb;
      this.tables = tables;
      this.watermark = watermark;
    }

    /**
     * Sets the clock by which failures are timed.
     *
     * @param clock the clock; default the system's
     * @return this builder
     */
    public Builder clock(InstantSource clock) {
      this.clock = clock;
      return this;
    }

    /**
     * Sets how far the clocks of writer and consumer may be apart: it decides which notes are old.
     *
     * @param guard the consumer's own guard; default 60 s
     * @return this builder
     */
    public Builder guard(Duration guard) {
      this.guard = guard;
      return this;
    }

    /**
     * Sets the generation that the views table must have.
     *
     * @param generation at least 1; default 1
     * @return this builder
     */
    public Builder generation(int generation) {
      this.generation = generation;
      return this;
    }

    /**
     * Sets in how many segments the notes are scanned at the same time. A backfill that is resumed
     * keeps to the number with which it was begun.
     *
     * @param segments 1 to {@value #MOST_SEGMENTS}; default 4
     * @return this builder
     */
    public Builder segments(int segments) {
      this.segments = segments;
      return this;
    }

    /**
     * Caps the read units that are used per second.
     *
     * @param readUnitsPerSecond the cap; 0 for none; default 200
     * @return this builder
     */
    public Builder readUnitsPerSecond(int readUnitsPerSecond) {
      this.readUnitsPerSecond = readUnitsPerSecond;
      return this;
    }

    /**
     * Caps the write units that are used per second.
     *
     * @param writeUnitsPerSecond the cap; 0 for none; default 500
     * @return this builder
     */
    public Builder writeUnitsPerSecond(int writeUnitsPerSecond) {
      this.writeUnitsPerSecond = writeUnitsPerSecond;
      return this;
    }

    /**
     * Sets which summaries there are beside Notestream's own.
     *
     * @param projections those of the consumer; default none
     * @return this builder
     */
    public Builder projections(List<Projection> projections) {
      this.projections = List.copyOf(projections);
      return this;
    }

    /** Sets how long nothing is seen of a process before its claim is taken to be dead. */
    Builder lease(Duration lease) {
      this.lease = lease;
      return this;
    }

    /** Sets how often it is looked how far the consumer has come, while that is waited for. */
    Builder lookPeriod(Duration lookPeriod) {
      this.lookPeriod = lookPeriod;
      return this;
    }

    static OptionalInt cap(int unitsPerSecond) {
      return unitsPerSecond == 0 ? OptionalInt.empty() : OptionalInt.of(unitsPerSecond);
    }

    /**
     * Creates the backfill. Makes no call.
     *
     * @return a new backfill
     * @throws IllegalArgumentException naming every option that is out of bounds
     */
    public Backfill build() {
      List<String> wrong = new ArrayList<>();
      if (generation < 1) {
        wrong.add("generation must be at least 1");
      }
      if (segments < 1 || segments > MOST_SEGMENTS) {
        wrong.add("segments must be 1 to " + MOST_SEGMENTS);
      }
      if (readUnitsPerSecond < 0) {
        wrong.add("readUnitsPerSecond must not be negative");
      }
      if (writeUnitsPerSecond < 0) {
        wrong.add("writeUnitsPerSecond must not be negative");
      }
      wrong.addAll(ProjectionChoice.mistakes(projections));
      if (guard.isNegative()) {
        wrong.add("guard must not be negative");
      }
      if (!wrong.isEmpty()) {
        throw new IllegalArgumentException(String.join("; ", wrong));
      }
      return new Backfill(this);
    }
  }
}
