package io.notestream.consumer.generation;

import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.summary.Projection;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.OpsKeys;
import io.notestream.model.table.TableEncryption;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.LiveGeneration;
import io.notestream.model.view.Meta;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/**
 * The generations of one set of tables. Thread-safe. Every method throws the client's {@link
 * software.amazon.awssdk.core.exception.SdkException} if DynamoDB fails, and can be called again
 * then: it goes on where it failed.
 */
public final class Generations {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** The largest number of a generation. */
  public static final int MOST = 1_000_000;

  private final DynamoDbClient dynamoDb;
  private final TableNames tables;
  private final InstantSource clock;
  private final ViewsTableSet views;

  /**
   * Creates a view of the generations. Makes no call.
   *
   * @param dynamoDb the client to use; not closed
   * @param tables the names of the tables, with the views of any generation
   * @param clock the clock by which counting begins in a new generation
   */
  public Generations(DynamoDbClient dynamoDb, TableNames tables, InstantSource clock) {
    this.dynamoDb = dynamoDb;
    this.tables = tables;
    this.clock = clock;
    this.views = new ViewsTableSet(dynamoDb, tables);
  }

  /** {@return which generation is live} */
  public LiveGeneration live() {
    return LiveGeneration.fromItem(
        dynamoDb
            .getItem(
                r ->
                    r.tableName(tables.noteOps())
                        .key(OpsKeys.liveGeneration())
                        .consistentRead(true))
            .item());
  }

  /** {@return the generations that have a table, and the live one, by their numbers} */
  public List<Generation> list() {
    LiveGeneration live = live();
    SortedSet<Integer> numbers = views.numbers();
    numbers.add(live.live());
    return numbers.stream().map(number -> describe(number, live)).toList();
  }

  /**
   * Creates the views table of a new generation, encrypted as the live one, as {@link #create(
   * Integer, List, TableEncryption)} does.
   *
   * @param number the generation; {@code null} for the one after the newest
   * @param projections the projections that its consumers keep beside Notestream's own summaries
   * @return the generation
   */
  public Generation create(@Nullable Integer number, List<Projection> projections) {
    return create(number, projections, null);
  }

  /**
   * Creates the views table of a new generation, and says in it that counting begins now. A table
   * that is there, but in which nobody counts, is taken and completed: somebody was interrupted
   * while creating it.
   *
   * @param number the generation, 1 to {@value #MOST}; {@code null} for the one after the newest
   *     that somebody counts in
   * @param projections the projections that its consumers keep beside Notestream's own summaries
   * @param encryption by which key a table that is created is encrypted; {@code null} for the one
   *     of the live generation's table
   * @return the generation
   * @throws GenerationException if there is such a generation, or DynamoDB fails for a minute
   * @throws io.notestream.model.table.TableMismatchException if the table is there and differs from
   *     the definition
   */
  public Generation create(
      @Nullable Integer number,
      List<Projection> projections,
      @Nullable TableEncryption encryption) {
    LiveGeneration live = live();
    int chosen = number == null ? next(live) : number;
    if (describe(chosen, live).meta() != null) {
      throw new GenerationException("generation " + chosen + " exists: see 'generation status'");
    }
    views.create(chosen, encryption == null ? views.encryption(live.live()) : encryption);
    begin(chosen, projections);
    return describe(chosen, live);
  }

  /** Lets a consumer say that it counts in the table, as the first one of a table does. */
  private void begin(int number, List<Projection> projections) {
    Instant now = clock.instant();
    try (StreamConsumer consumer =
        StreamConsumer.builder(dynamoDb)
            .tables(tables.withGeneration(number))
            .clock(clock)
            .options(
                ConsumerOptions.builder()
                    .generation(number)
                    .countingSince(now)
                    .projections(projections)
                    .build())
            .build()) {
      if (!consumer.start(new Until(now.plus(PATIENCE)))) {
        throw new GenerationException(
            "generation "
                + number
                + " is not begun: "
                + consumer.failing(now).orElse("no response"));
      }
    }
  }

  /** Gives up at a time. */
  private record Until(Instant end) implements BatchControl {
    @Override
    public Stop stop() {
      return Stop.never();
    }

    @Override
    public Optional<Instant> deadline() {
      return Optional.of(end);
    }
  }

  /**
   * Makes a generation the live one. Every running consumer learns of it within seconds; no
   * expiration is left without a reaction, and some may have two.
   *
   * @param number the generation
   * @return the generation that was live before; empty if this one was
   * @throws GenerationException if nobody counts in that generation, or somebody else switched at
   *     the same time
   */
  public Optional<Integer> switchTo(int number) {
    LiveGeneration seen = live();
    if (seen.live() == number) {
      return Optional.empty();
    }
    if (describe(number, seen).meta() == null) {
      throw new GenerationException(
          "nobody counts in generation " + number + ": there is none to switch to");
    }
    put(seen, seen.switchedTo(number, clock.instant()));
    return Optional.of(seen.live());
  }

  /**
   * Requires that the views table of a generation may be deleted, as far as DynamoDB itself is
   * concerned.
   *
   * @param number the generation
   * @throws GenerationException if the generation is live, or its table is protected
   */
  public void requireDeletable(int number) {
    if (live().live() == number) {
      throw new GenerationException(
          "generation " + number + " is live: switch to another one before it is dropped");
    }
    if (views.isProtected(number)) {
      String table = tables.withGeneration(number).noteViews();
      throw new GenerationException(
          table
              + " is protected against deletion: if you mean it, run 'aws dynamodb update-table"
              + " --table-name "
              + table
              + " --no-deletion-protection-enabled' before");
    }
  }

  /**
   * Deletes the views table of a generation and what is remembered of its backfills, and closes its
   * dead letters and gaps; returns when the table is gone. Its lease tables are not deleted: they
   * belong to whatever reads the stream.
   *
   * @param number the generation
   * @return whether the table was there; otherwise it was deleted before
   * @throws GenerationException if the generation is live, or its table is protected
   */
  public boolean drop(int number) {
    requireDeletable(number);
    boolean deleted = views.delete(number);
    new DroppedGeneration(dynamoDb, tables.withGeneration(number), clock).forget();
    return deleted;
  }

  /**
   * Returns whether a generation has a table.
   *
   * @param number the generation
   * @return whether there is one, whether or not anybody counts in it
   */
  public boolean exists(int number) {
    return views.numbers().contains(number);
  }

  private void put(LiveGeneration seen, LiveGeneration next) {
    try {
      dynamoDb.putItem(
          r -> {
            r.tableName(tables.noteOps()).item(next.toItem());
            if (seen.equals(LiveGeneration.FIRST)) {
              r.conditionExpression("attribute_not_exists(" + KeyAttributes.PK + ")");
            } else {
              r.conditionExpression("#live = :seen")
                  .expressionAttributeNames(Map.of("#live", LiveGeneration.LIVE))
                  .expressionAttributeValues(
                      Map.of(":seen", AttributeValue.fromN(Integer.toString(seen.live()))));
            }
          });
    } catch (ConditionalCheckFailedException e) {
      throw new GenerationException("somebody else has just switched: see 'generation status'");
    }
  }

  private int next(LiveGeneration live) {
    SortedSet<Integer> numbers = views.numbers();
    numbers.add(live.live());
    int newest = numbers.last();
    return newest > live.live() && describe(newest, live).meta() == null ? newest : newest + 1;
  }

  private Generation describe(int number, LiveGeneration live) {
    String table = tables.withGeneration(number).noteViews();
    Meta meta = meta(table);
    return new Generation(number, table, state(number, live, meta), meta);
  }

  private static Generation.State state(int number, LiveGeneration live, @Nullable Meta meta) {
    if (number == live.live()) {
      return Generation.State.LIVE;
    }
    if (number < live.live()) {
      return Generation.State.OLD;
    }
    return meta == null || meta.backfilledAt() == null
        ? Generation.State.FILLING
        : Generation.State.FILLED;
  }

  private @Nullable Meta meta(String table) {
    try {
      Map<String, AttributeValue> item =
          dynamoDb
              .getItem(r -> r.tableName(table).key(ViewKeys.meta()).consistentRead(true))
              .item();
      return item.isEmpty() ? null : Meta.fromItem(item);
    } catch (ResourceNotFoundException e) {
      return null;
    }
  }
}
