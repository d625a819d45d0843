package io.notestream.consumer.simulation;

import io.notestream.consumer.oracle.History;
import io.notestream.consumer.oracle.History.Step;
import io.notestream.consumer.simulation.Happening.Kind;
import io.notestream.local.InProcessDynamoDb;
import io.notestream.local.LocalClock;
import io.notestream.local.LocalDynamoDb;
import io.notestream.local.fault.FaultBuilder;
import io.notestream.local.stream.StreamControl.ShardInfo;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableCreator;
import io.notestream.model.table.TableNames;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** One run of a plan: the director's script. */
final class Simulation {

  private static final long PATIENCE_MILLIS = Duration.ofMinutes(10).toMillis();

  /**
   * What came of a run.
   *
   * @param wrong what is not as it should be: nothing, if all is well
   */
  record Result(List<String> wrong, Trace trace) {}

  private final Plan plan;
  private final TableNames names = TableNames.standard();
  private final InProcessDynamoDb engine;
  private final Kernel kernel;
  private final Trace trace = new Trace();
  private final Poison poison;
  private final Shards shards;
  private final Erasing.Progress erasure;
  private final Writer writer;
  private final World world;
  private final List<Slot> slots = new ArrayList<>();
  private final List<String> wrong = new ArrayList<>();

  private Simulation(Plan plan, Mistake mistake) {
    this.plan = plan;
    LocalClock clock = LocalClock.frozenAt(History.COUNTING_SINCE.plus(Duration.ofMinutes(10)));
    this.engine =
        LocalDynamoDb.builder().clock(clock).shardLifetime(Duration.ZERO).startInProcess();
    this.kernel = new Kernel(plan.seed(), clock);
    this.poison = new Poison(plan.seed(), plan.poison());
    kernel.connect(new Network(engine, trace, mistake, poison));
    this.shards = new Shards(engine, names.notes());
    this.erasure = new Erasing.Progress(plan.eraseAt());
    this.writer = new Writer(engine, kernel, shards, names.notes(), erasure);
    this.world =
        new World(
            kernel,
            trace,
            shards,
            new Leases(),
            new Consumers(names, mistake),
            mistake,
            SimulatedReactor.noneYet());
  }

  static Result run(Plan plan, Mistake mistake) {
    Simulation simulation = new Simulation(plan, mistake);
    try {
      simulation.kernel.run(simulation::direct);
    } catch (AssertionError e) {
      simulation.wrong.add(String.valueOf(e.getCause() == null ? e : e.getCause()));
    } finally {
      simulation.engine.close();
    }
    return new Result(simulation.wrong, simulation.trace);
  }

  private void direct() {
    Actor director = Actor.current();
    director.beInstant();
    prepare();
    kernel.spawn("ttl", this::expireNowAndThen);
    for (int i = 1; i <= plan.workers(); i++) {
      slots.add(new Slot("worker" + i, () -> new Worker(world)));
    }
    for (int i = 1; i <= plan.functions(); i++) {
      LambdaMapping.Positions positions = new LambdaMapping.Positions();
      slots.add(new Slot("function" + i, () -> new LambdaMapping(world, positions)));
    }
    slots.add(new Slot("operator", () -> new Operator(world, names)));
    if (plan.eraseAt() > 0) {
      slots.add(new Slot("eraser", () -> new Erasing(world, names, erasure)));
    }
    for (Happening happening : plan.happenings()) {
      director.sleep(happening.at() - kernel.now());
      trace.add(kernel.now(), "-", happening.what().toString());
      trace.count(happening.what().toString());
      if (happening.what().isWrite()) {
        writer.write(happening);
      } else {
        fault(happening);
      }
    }
    director.sleep(Plan.CALM_AT - kernel.now());
    settle(director);
  }

  private void prepare() {
    TableCreator creator = new TableCreator(Network.DYNAMO_DB);
    creator.createMissing(
        List.of(
            NotestreamTables.notes(names),
            NotestreamTables.noteViews(names),
            NotestreamTables.noteOps(names)));
    Random random = new Random(plan.seed());
    for (int i = 0; i < plan.oldNotes(); i++) {
      writer.writeOld(i, random);
    }
    engine.streams().trim(names.notes());
    engine.faults().seed(plan.seed());
  }

  private void expireNowAndThen() {
    Actor self = Actor.current();
    self.beInstant();
    while (kernel.now() < Plan.CALM_AT) {
      self.sleep(1000 + self.random().nextInt(15_000));
      writer.expire();
    }
  }

  private void fault(Happening happening) {
    Random random = new Random(happening.seed());
    Slot slot = slots.get(random.nextInt(slots.size()));
    int seconds = 1 + random.nextInt(25);
    switch (happening.what()) {
      case KILL -> slot.actor.killAfter(1 + random.nextInt(30));
      case PAUSE -> slot.actor.pauseAfter(1 + random.nextInt(30), random.nextInt(60_000));
      case STOP -> slot.process.stop();
      case STEAL -> {
        if (slot.process instanceof Worker worker) {
          worker.steal();
        }
      }
      case SPLIT -> split(random, 2);
      case ROLL -> split(random, 1);
      case LOSE_LEASES -> world.leases().lose();
      case EXPIRE_ITERATORS -> engine.streams().expireIterators();
      default -> weather(happening.what(), seconds);
    }
  }

  private void split(Random random, int children) {
    List<String> open = shards.open();
    if (open.size() < 6) {
      shards.split(open.get(random.nextInt(open.size())), children);
    }
  }

  /** Lets calls fail for some time. */
  private void weather(Kind what, int seconds) {
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
                  .table(names.noteViews(), names.noteOps())
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

  /** Ends all faults, waits until everything has come to rest, and judges. */
  private void settle(Actor director) {
    writer.expire();
    engine.faults().clear();
    poison.mend();
    long end = kernel.now() + PATIENCE_MILLIS;
    while (kernel.now() < end) {
      director.sleep(5_000);
      if (slots.stream().allMatch(slot -> slot.process.isIdle())) {
        judge();
        return;
      }
    }
    wrong.add(
        "not settled in ten minutes: "
            + slots.stream()
                .filter(slot -> !slot.process.isIdle())
                .map(slot -> slot.name)
                .toList());
  }

  private void judge() {
    List<Record> records = new ArrayList<>();
    for (ShardInfo shard : shards.all()) {
      String after = null;
      while (true) {
        GetRecordsResponse read = shards.read(shard.id(), after, 1000);
        if (read.records().isEmpty()) {
          break;
        }
        records.addAll(read.records());
        after = records.get(records.size() - 1).dynamodb().sequenceNumber();
      }
    }
    records.sort(
        Comparator.comparing(record -> new BigInteger(record.dynamodb().sequenceNumber())));
    List<Step> steps = writer.steps(records);
    wrong.addAll(new Judge(steps, poison, world.reacted()).compare(names));
    trace.add(kernel.now(), "-", steps.size() + " changes judged");
  }

  /** A process that is started again whenever it has died. */
  private final class Slot {
    private final String name;
    private final Supplier<Process> lives;
    private Process process;
    private Actor actor;
    private int life;

    Slot(String name, Supplier<Process> lives) {
      this.name = name;
      this.lives = lives;
      kernel.spawn(name + "'s guard", this::guard);
      begin();
    }

    private void begin() {
      process = lives.get();
      actor = process.start(name + "." + ++life);
    }

    private void guard() {
      Actor self = Actor.current();
      while (true) {
        self.sleep(1000 + self.random().nextInt(5000));
        if (actor.isOver()) {
          trace.add(kernel.now(), name, "starts again");
          begin();
        }
      }
    }
  }
}
