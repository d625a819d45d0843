package io.notestream.consumer.erase;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.retry.CapacityCap;
import io.notestream.model.blob.BlobStore;
import io.notestream.model.note.UserId;
import io.notestream.model.table.TableNames;
import io.notestream.model.view.Erasure;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Erases users: removes everything of a user from all tables and the blob store, and leaves one
 * tombstone that says when and how much. Nothing comes back: neither from the stream nor by a
 * replay or a redrive, since every consumer refuses changes of notes that were erased. Thread-safe.
 *
 * <p>An erasure may be interrupted anywhere; run again, it goes on. It may run beside workers,
 * functions and a writer that still writes notes of the user: what was written before it began is
 * gone in the end, and what is written four guards later is kept and counted, as for a new user.
 *
 * <p>It takes at least four times the guard. Clocks may differ, so that only then no note can be
 * written any more that looks older than the erasure; what was in flight is removed then, too. If a
 * views table is made anew meanwhile, or a new one is made, it begins anew and takes as long again.
 */
public final class Eraser {

  private final DynamoDbClient dynamoDb;
  private final TableNames tables;
  private final @Nullable BlobStore blobs;
  private final InstantSource clock;
  private final Duration guard;
  private final OptionalInt readUnits;
  private final OptionalInt writeUnits;

  private Eraser(Builder b) {
    dynamoDb = b.dynamoDb;
    tables = b.tables;
    blobs = b.blobs;
    clock = b.clock;
    guard = b.guard;
    readUnits = b.readUnits;
    writeUnits = b.writeUnits;
  }

  /**
   * Returns a builder for an eraser.
   *
   * @param dynamoDb the client to use; not closed. Its own retries are the only ones
   * @return a builder with every default
   */
  public static Builder builder(DynamoDbClient dynamoDb) {
    return new Builder(dynamoDb);
  }

  /**
   * Erases a user, or goes on with it. Blocks for at least four times the guard.
   *
   * @param userId the user
   * @param stop ends the erasure early; run again, it goes on
   * @param listener told how far it is
   * @return what was removed this time; not complete if it was stopped
   * @throws MissingBlobStoreException if the user has bodies in a blob store and none is configured
   * @throws software.amazon.awssdk.core.exception.SdkException if DynamoDB fails; run again, the
   *     erasure goes on
   * @throws io.notestream.model.blob.BlobStoreException if the blob store fails
   */
  public Erased erase(UserId userId, Stop stop, EraseListener listener) {
    Tombstone tombstone = new Tombstone(dynamoDb, tables.noteOps(), userId);
    Deletes deletes =
        new Deletes(
            dynamoDb,
            blobs,
            CapacityCap.of(readUnits),
            CapacityCap.of(writeUnits),
            false,
            stop,
            (kind, number) -> {
              tombstone.add(kind, number);
              listener.removed(kind, number);
            });
    return new EraseRun(dynamoDb, tables, clock, guard, userId, deletes, tombstone, stop, listener)
        .erase();
  }

  /**
   * Counts what an erasure would remove at this moment. Reads as much as an erasure does, and
   * writes nothing.
   *
   * @param userId the user
   * @param stop ends the count early, which is incomplete then
   * @return what would be removed
   * @throws MissingBlobStoreException as {@link #erase} does
   */
  public Erased count(UserId userId, Stop stop) {
    Tombstone tombstone = new Tombstone(dynamoDb, tables.noteOps(), userId);
    Deletes deletes =
        new Deletes(
            dynamoDb,
            blobs,
            CapacityCap.of(readUnits),
            CapacityCap.of(writeUnits),
            true,
            stop,
            (kind, number) -> {});
    return new EraseRun(
            dynamoDb, tables, clock, guard, userId, deletes, tombstone, stop, EraseListener.none())
        .count();
  }

  /**
   * Returns the tombstone of a user.
   *
   * @param userId the user
   * @return empty if the user was never erased
   */
  public Optional<Erasure> tombstone(UserId userId) {
    return new Tombstone(dynamoDb, tables.noteOps(), userId).read();
  }

  /** Builds an {@link Eraser}. Not thread-safe. */
  public static final class Builder {

    private final DynamoDbClient dynamoDb;
    private TableNames tables = TableNames.standard();
    private @Nullable BlobStore blobs;
    private InstantSource clock = InstantSource.system();
    private Duration guard = Duration.ofSeconds(60);
    private OptionalInt readUnits = OptionalInt.empty();
    private OptionalInt writeUnits = OptionalInt.empty();

    private Builder(DynamoDbClient dynamoDb) {
      this.dynamoDb = dynamoDb;
    }

    /**
     * Sets the names of the tables. Views tables of other generations are found by their names.
     *
     * @param tables the names; default {@link TableNames#standard()}
     * @return this builder
     */
    public Builder tables(TableNames tables) {
      this.tables = tables;
      return this;
    }

    /**
     * Sets the store of large bodies.
     *
     * @param blobs the store, not closed; default none, which fails for a user who has any
     * @return this builder
     */
    public Builder blobs(@Nullable BlobStore blobs) {
      this.blobs = blobs;
      return this;
    }

    /**
     * Sets the clock.
     *
     * @param clock the clock; default the system's
     * @return this builder
     */
    public Builder clock(InstantSource clock) {
      this.clock = clock;
      return this;
    }

    /**
     * Sets how far the clocks of writer, consumer and eraser may differ.
     *
     * @param guard a positive time, the same as the consumer's; default 60 s
     * @return this builder
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder guard(Duration guard) {
      if (guard.isNegative() || guard.isZero()) {
        throw new IllegalArgumentException("the guard must be positive, not " + guard);
      }
      this.guard = guard;
      return this;
    }

    /**
     * Sets how many read units a second may be used, of all tables together.
     *
     * @param unitsPerSecond at least 1; default no limit
     * @return this builder
     * @throws IllegalArgumentException if it is less than 1
     */
    public Builder readUnits(int unitsPerSecond) {
      this.readUnits = atLeastOne(unitsPerSecond);
      return this;
    }

    /**
     * Sets how many write units a second may be used, of all tables together.
     *
     * @param unitsPerSecond at least 1; default no limit
     * @return this builder
     * @throws IllegalArgumentException if it is less than 1
     */
    public Builder writeUnits(int unitsPerSecond) {
      this.writeUnits = atLeastOne(unitsPerSecond);
      return this;
    }

    private static OptionalInt atLeastOne(int unitsPerSecond) {
      if (unitsPerSecond < 1) {
        throw new IllegalArgumentException("at least 1 unit a second, not " + unitsPerSecond);
      }
      return OptionalInt.of(unitsPerSecond);
    }

    /**
     * Creates the eraser. Makes no call to DynamoDB.
     *
     * @return a new eraser
     */
    public Eraser build() {
      return new Eraser(this);
    }
  }
}
