package io.notestream.consumer.watermark;

import io.notestream.consumer.decode.ExpiryCauseRule;
import io.notestream.consumer.decode.RecordDecoder;
import io.notestream.consumer.internal.clock.ServerTimes;
import io.notestream.consumer.internal.retry.CapacityCap;
import io.notestream.model.change.NoteChange;
import io.notestream.model.table.TableNames;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * Tells how far a consumer has come by what it has committed: reads the stream itself, from the
 * oldest record on, and looks each change up in the ledger. It needs no checkpoints, and is exact
 * however many invocations of a function share a shard. Thread-safe.
 *
 * <p>It costs half a read unit for each change of the last day that is relevant, once, and for each
 * look at one that is not settled yet. It is one more reader of the stream, at one read of each
 * shard for a call.
 */
public final class LedgerWatermark implements Watermark {

  /** How late a record may appear in the stream. */
  public static final Duration STREAM_DELAY = Duration.ofSeconds(5);

  private final NoteStreams streams;
  private final DynamoDbStreamsClient reader;
  private final SettledLookUp lookUp;
  private final ServerTimes times;
  private final RecordDecoder decoder;
  private final Predicate<NoteChange> relevant;
  private final int generation;
  private final Duration streamDelay;
  private final Duration longestLook;
  private final Map<String, ShardLedger> shards = new HashMap<>();
  private Instant reached = Instant.MIN;

  private LedgerWatermark(Builder b) {
    times = new ServerTimes(b.clock, b.guard);
    streams = new NoteStreams(b.dynamoDb, b.streams, b.tables, times);
    reader = b.streams;
    lookUp = new SettledLookUp(b.dynamoDb, b.tables, CapacityCap.of(b.readUnitsPerSecond));
    decoder = new RecordDecoder(ExpiryCauseRule.standard(), b.clock);
    relevant = b.relevant;
    generation = b.tables.generation();
    streamDelay = b.streamDelay;
    longestLook = b.longestLook;
  }

  /**
   * {@return a builder with every default}
   *
   * @param dynamoDb the client that reads the tables; not closed
   * @param streams the client that reads the stream; not closed
   * @param tables the names of the tables: those of the generation whose consumer is asked about
   */
  public static Builder builder(
      DynamoDbClient dynamoDb, DynamoDbStreamsClient streams, TableNames tables) {
    return new Builder(dynamoDb, streams, tables);
  }

  @Override
  public synchronized Mark look() {
    long begun = System.nanoTime();
    NoteStreams.Listing listing = streams.list();
    if (listing.streams().isEmpty()) {
      return new Mark(reached, "the notes table has no stream");
    }
    Instant through = listing.asOf().minus(streamDelay);
    String heldUpBy = "";
    Set<String> listed = new HashSet<>();
    for (NoteStreams.StreamOfShards stream : listing.streams()) {
      for (NoteStreams.ListedShard listedShard : stream.shards()) {
        String shardId = listedShard.id();
        String id = stream.arn() + "/" + shardId;
        listed.add(id);
        ShardLedger shard =
            shards.computeIfAbsent(
                id,
                i ->
                    new ShardLedger(
                        shardId,
                        new ShardTail(reader, stream.arn(), shardId, times),
                        decoder,
                        relevant,
                        generation));
        if (System.nanoTime() - begun < longestLook.toNanos()) {
          shard.advance(lookUp);
        }
        if (shard.settledThrough().isBefore(through)) {
          through = shard.settledThrough();
          heldUpBy = "changes in shard " + shardId + " are not counted yet";
        }
      }
    }
    shards.keySet().retainAll(listed);
    if (through.isAfter(reached)) {
      reached = through;
    }
    return new Mark(reached, heldUpBy);
  }

  /** {@return the read units that the look-ups in the ledger have used so far} */
  public double readUnits() {
    return lookUp.readUnits();
  }

  /** Builds a {@link LedgerWatermark}. Not thread-safe. */
  public static final class Builder {

    private final DynamoDbClient dynamoDb;
    private final DynamoDbStreamsClient streams;
    private final TableNames tables;
    private InstantSource clock = InstantSource.system();
    private Duration guard = Duration.ofSeconds(60);
    private Duration streamDelay = STREAM_DELAY;
    private Duration longestLook = Duration.ofDays(1);
    private OptionalInt readUnitsPerSecond = OptionalInt.empty();
    private Predicate<NoteChange> relevant = change -> true;

    private Builder(DynamoDbClient dynamoDb, DynamoDbStreamsClient streams, TableNames tables) {
      this.dynamoDb = dynamoDb;
      this.streams = streams;
      this.tables = tables;
    }

    /**
     * Sets which changes matter: the others are not looked up, and hold nothing up.
     *
     * @param relevant returns whether a change matters; default all do
     * @return this builder
     */
    public Builder relevant(Predicate<NoteChange> relevant) {
      this.relevant = relevant;
      return this;
    }

    /**
     * Caps the read units that the look-ups use per second.
     *
     * @param readUnitsPerSecond the cap; default none
     * @return this builder
     */
    public Builder readUnitsPerSecond(int readUnitsPerSecond) {
      this.readUnitsPerSecond = OptionalInt.of(readUnitsPerSecond);
      return this;
    }

    /**
     * Sets how late a record may appear in the stream.
     *
     * @param streamDelay not negative; default {@link #STREAM_DELAY}
     * @return this builder
     */
    public Builder streamDelay(Duration streamDelay) {
      this.streamDelay = streamDelay;
      return this;
    }

    /**
     * Sets after what time a look begins to read no further shard. Changes that it has not come to
     * count as unsettled; those that it has are not read again by the next look.
     *
     * @param longestLook the time; default a day
     * @return this builder
     */
    public Builder longestLook(Duration longestLook) {
      this.longestLook = longestLook;
      return this;
    }

    /**
     * Sets the clock and the guard by which responses are timed that do not say when they were
     * made.
     *
     * @param clock this machine's clock; default the system's
     * @param guard how far it may be from DynamoDB's; default 60 s
     * @return this builder
     */
    public Builder clock(InstantSource clock, Duration guard) {
      this.clock = clock;
      this.guard = guard;
      return this;
    }

    /** {@return a new watermark; makes no call} */
    public LedgerWatermark build() {
      return new LedgerWatermark(this);
    }
  }
}
