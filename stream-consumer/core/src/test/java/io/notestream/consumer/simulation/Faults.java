package io.notestream.consumer.simulation;

import io.notestream.consumer.generation.GenerationException;
import io.notestream.consumer.generation.Generations;
import io.notestream.consumer.simulation.Happening.Kind;
import io.notestream.local.InProcessDynamoDb;
import io.notestream.local.fault.FaultBuilder;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableCreator;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/** What goes wrong: with the processes, the stream, the leases, and the calls. */
final class Faults {

  private final InProcessDynamoDb engine;
  private final List<World> worlds;
  private final World world;
  private final Fleet fleet;
  private final Writer writer;
  private boolean recreating;
  private @Nullable Instant recreatedAt;

  Faults(InProcessDynamoDb engine, List<World> worlds, Fleet fleet, Writer writer) {
    this.writer = writer;
    this.engine = engine;
    this.worlds = worlds;
    this.world = worlds.get(0);
    this.fleet = fleet;
  }

  void happen(Happening happening) {
    Random random = new Random(happening.seed());
    Process process = fleet.any(random).process();
    Life life = process.actor().life();
    int seconds = 1 + random.nextInt(25);
    switch (happening.what()) {
      case KILL -> life.killAfter(1 + random.nextInt(30));
      case PAUSE -> life.pauseAfter(1 + random.nextInt(30), random.nextInt(60_000));
      case STOP -> process.stop();
      case STEAL -> {
        if (process instanceof Worker worker) {
          worker.steal();
        }
      }
      case SPLIT -> split(random, 2);
      case ROLL -> split(random, 1);
      case RECREATE -> recreate(random.nextInt(2) * random.nextInt(8_000));
      case SWITCH -> switchGeneration();
      case REPLACE -> replaceTable(random.nextInt(2) * random.nextInt(8_000));
      case TRIM -> world.shards().trim(random.nextBoolean());
      case LOSE_LEASES -> worlds.get(random.nextInt(worlds.size())).leases().lose();
      case EXPIRE_ITERATORS -> engine.streams().expireIterators();
      default -> weather(happening.what(), seconds);
    }
  }

  /** Deletes the views table, and creates it anew after a time. */
  private void recreate(long millis) {
    if (recreating) {
      return;
    }
    recreating = true;
    Kernel kernel = world.kernel();
    kernel.spawn(
        "recreates",
        () -> {
          Actor.current().beInstant();
          Network.DYNAMO_DB.deleteTable(r -> r.tableName(world.names().noteViews()));
          Actor.current().sleep(millis);
          new TableCreator(Network.DYNAMO_DB)
              .createMissing(List.of(NotestreamTables.noteViews(world.names())));
          recreatedAt = kernel.instant();
          recreating = false;
        });
  }

  /** Deletes the notes table, whose stream stays readable, and creates it anew after a time. */
  private void replaceTable(long millis) {
    world
        .kernel()
        .spawn(
            "replaces",
            () -> {
              Actor.current().beInstant();
              writer.tableIsGone();
              Network.DYNAMO_DB.deleteTable(r -> r.tableName(world.names().notes()));
              world.shards().changed();
              Actor.current().sleep(millis);
              world.shards().beforeTableIsAnew();
              new TableCreator(Network.DYNAMO_DB)
                  .createMissing(List.of(NotestreamTables.notes(world.names())));
              writer.tableIsAnew();
              world.shards().changed();
            });
  }

  /** Returns when the views table was created that there is now, if it is not the first one. */
  Optional<Instant> recreatedAt() {
    return Optional.ofNullable(recreatedAt);
  }

  /** Lets somebody switch to the other generation, who does not give up. */
  private void switchGeneration() {
    Kernel kernel = world.kernel();
    Generations generations = new Generations(Network.DYNAMO_DB, world.names(), kernel::instant);
    kernel.spawn(
        "switches",
        () -> {
          Actor.current().beInstant();
          while (true) {
            try {
              generations.switchTo(3 - generations.live().live());
              return;
            } catch (SdkException | GenerationException e) {
              Actor.current().sleep(1_000);
            }
          }
        });
  }

  private void split(Random random, int children) {
    List<String> open = world.shards().open();
    if (!open.isEmpty() && open.size() < 6) {
      world.shards().split(open.get(random.nextInt(open.size())), children);
    }
  }

  /** Lets calls fail for some time. */
  private void weather(Kind what, int seconds) {
    Kernel kernel = world.kernel();
    String[] tables =
        Stream.concat(
                worlds.stream().map(each -> each.names().noteViews()),
                Stream.of(world.names().noteOps()))
            .toArray(String[]::new);
    kernel.spawn(
        "weather" + kernel.now(),
        () -> {
          FaultBuilder calls =
              engine
                  .faults()
                  .on(
                      "TransactWriteItems",
                      "UpdateItem",
                      "PutItem",
                      "GetItem",
                      "BatchGetItem",
                      "Query")
                  .table(tables)
                  .rate(0.3);
          long fault =
              switch (what) {
                case THROTTLE -> calls.throttle().id();
                case CONFLICT -> engine.faults().on("TransactWriteItems").rate(0.4).conflict().id();
                case BREAK_DOWN -> calls.internalServerError().id();
                case LOSE_REQUESTS -> calls.loseRequest().id();
                case LOSE_RESPONSES -> calls.loseResponse().id();
                default -> calls.rate(1).fail("AccessDeniedException").id();
              };
          Actor.current().sleep(seconds * 1000L);
          engine.faults().remove(fault);
        });
  }

  /** Ends all faults of the calls. */
  void end() {
    engine.faults().clear();
  }
}
