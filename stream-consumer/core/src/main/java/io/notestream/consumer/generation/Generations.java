package io.notestream.consumer.generation;

import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.summary.Projection;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.OpsKeys;
import io.notestream.model.table.TableCheck;
import io.notestream.model.table.TableCreator;
import io.notestream.model.table.TableDefinition;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.LiveGeneration;
import io.notestream.model.view.Meta;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ListTablesResponse;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/**
 * The generations of one set of tables. Thread-safe. Every method throws the client's {@link
 * software.amazon.awssdk.core.exception.SdkException} if DynamoDB fails, and can be called again
 * then: it goes on where it failed.
 */
public final class Generations {

  private static final Logger LOG = LoggerFactory.getLogger(Generations.class);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final DynamoDbClient dynamoDb;
  private final TableNames tables;
  private final InstantSource clock;

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
    SortedSet<Integer> numbers = numbers();
    numbers.add(live.live());
    return numbers.stream().map(number -> describe(number, live)).toList();
  }

  /**
   * Creates the views table of a new generation, and says in it that counting begins now. A table
   * that is there, but in which nobody counts, is taken.
   *
   * @param number the generation; {@code null} for the one after the newest
   * @param projections the projections that its consumers keep beside Notestream's own summaries
   * @return the generation
   * @throws GenerationException if there is such a generation, or DynamoDB fails for a minute
   * @throws io.notestream.model.table.TableMismatchException if the table is there and differs from
   *     the definition
   */
  public Generation create(@Nullable Integer number, List<Projection> projections) {
    LiveGeneration live = live();
    int chosen = number == null ? next(live) : number;
    if (describe(chosen, live).meta() != null) {
      throw new GenerationException("generation " + chosen + " exists: see 'generation status'");
    }
    TableDefinition views = NotestreamTables.noteViews(tables.withGeneration(chosen));
    new TableCreator(dynamoDb).createMissing(List.of(views));
    new TableCheck(dynamoDb).require(List.of(views));
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
   * Deletes the views table of a generation and what is remembered of its backfills, and closes its
   * dead letters and gaps; returns when the table is gone. Its lease tables are not deleted: they
   * belong to whatever reads the stream.
   *
   * @param number the generation
   * @throws GenerationException if the generation is live
   */
  public void drop(int number) {
    if (live().live() == number) {
      throw new GenerationException(
          "generation " + number + " is live: switch to another one before it is dropped");
    }
    String table = tables.withGeneration(number).noteViews();
    try {
      dynamoDb.deleteTable(r -> r.tableName(table));
      dynamoDb.waiter().waitUntilTableNotExists(r -> r.tableName(table));
    } catch (ResourceNotFoundException e) {
      LOG.debug("{} was dropped before", table, e); // But perhaps not what is remembered.
    }
    new DroppedGeneration(dynamoDb, tables.withGeneration(number), clock).forget();
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
    SortedSet<Integer> numbers = numbers();
    numbers.add(live.live());
    return numbers.last() + 1;
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

  /** Returns the generations that have a table: they are found by the tables' names. */
  private SortedSet<Integer> numbers() {
    String base = tables.withGeneration(1).noteViews();
    SortedSet<Integer> numbers = new TreeSet<>();
    for (String table : tablesFrom(base)) {
      if (table.equals(base)) {
        numbers.add(1);
      } else if (table.substring(base.length()).matches("-[1-9]\\d{0,8}")) {
        numbers.add(Integer.parseInt(table.substring(base.length() + 1)));
      }
    }
    return numbers;
  }

  /** Returns the names of the tables that begin with that name, which is one of them. */
  private List<String> tablesFrom(String base) {
    List<String> found = new ArrayList<>();
    // The names come in their order, and begin after the given one, which need not exist.
    String last = base.substring(0, base.length() - 1);
    while (last != null) {
      String after = last;
      ListTablesResponse page = dynamoDb.listTables(r -> r.exclusiveStartTableName(after));
      page.tableNames().stream().filter(name -> name.startsWith(base)).forEach(found::add);
      boolean beyond =
          page.tableNames().stream()
              .anyMatch(name -> name.compareTo(base) > 0 && !name.startsWith(base));
      last = beyond ? null : page.lastEvaluatedTableName();
    }
    return found;
  }
}
