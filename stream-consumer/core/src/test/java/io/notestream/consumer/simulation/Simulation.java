package io.notestream.consumer.simulation;

import io.notestream.consumer.oracle.History;
import io.notestream.consumer.oracle.History.Step;
import io.notestream.consumer.simulation.Plan.Sweeps;
import io.notestream.local.InProcessDynamoDb;
import io.notestream.local.LocalClock;
import io.notestream.local.LocalDynamoDb;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableCreator;
import io.notestream.model.table.TableNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

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
  private final List<World> worlds = new ArrayList<>();
  private final Fleet fleet;
  private final Faults faults;
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
    Set<String> reacted = new TreeSet<>();
    for (int generation = 1; generation <= plan.generations(); generation++) {
      TableNames ofViews = names.withGeneration(generation);
      worlds.add(
          new World(
              kernel,
              trace,
              shards,
              ofViews,
              new Leases(),
              new Consumers(ofViews, mistake, !plan.recreates()),
              mistake,
              plan.sweeps() == Sweeps.WORKERS && generation == 1,
              reacted));
    }
    kernel.network().afterDeletes(writer::sweep);
    this.fleet = new Fleet(kernel, trace);
    this.faults = new Faults(engine, worlds, fleet, writer);
  }

  static Result run(Plan plan, Mistake mistake) {
    Simulation simulation = new Simulation(plan, mistake);
    try {
      simulation.kernel.run(simulation::direct);
    } catch (AssertionError e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      simulation.wrong.add(cause + " at " + List.of(cause.getStackTrace()));
    } finally {
      simulation.engine.close();
    }
    return new Result(simulation.wrong, simulation.trace);
  }

  private void direct() {
    Actor director = Actor.current();
    director.beInstant();
    prepare();
    start();
    for (Happening happening : plan.happenings()) {
      director.sleep(happening.at() - kernel.now());
      trace.add(kernel.now(), "-", happening.what().toString());
      trace.count(happening.what().toString());
      if (happening.what().isWrite()) {
        writer.write(happening);
      } else {
        faults.happen(happening);
      }
    }
    director.sleep(Plan.CALM_AT - kernel.now());
    settle(director);
  }

  private void prepare() {
    TableCreator creator = new TableCreator(Network.DYNAMO_DB);
    creator.createMissing(List.of(NotestreamTables.notes(names), NotestreamTables.noteOps(names)));
    worlds.forEach(
        world -> creator.createMissing(List.of(NotestreamTables.noteViews(world.names()))));
    Random random = new Random(plan.seed());
    for (int i = 0; i < plan.oldNotes(); i++) {
      writer.writeOld(i, random);
    }
    engine.streams().trim(names.notes());
    engine.faults().seed(plan.seed());
    engine.indexDelays().set(Duration.ofMillis(plan.indexesLag()));
    if (plan.recreates()) {
      worlds.get(0).consumers().begin(random);
    }
  }

  private void start() {
    if (plan.sweeps() == Sweeps.TABLE) {
      kernel.spawn("ttl", this::expireNowAndThen);
    }
    for (World world : worlds) {
      String generation = world.names().generation() == 1 ? "" : "-2";
      for (int i = 1; i <= plan.workers(); i++) {
        fleet.add("worker" + generation + i, () -> new Worker(world));
      }
      LambdaMapping.Positions positions = new LambdaMapping.Positions(plan.lanes());
      for (int i = 0; i < plan.lanes(); i++) {
        int lane = i;
        fleet.add("function" + generation + i, () -> new LambdaMapping(world, positions, lane));
      }
    }
    World first = worlds.get(0);
    fleet.add("operator", () -> new Operator(first));
    if (plan.sweeps() == Sweeps.FUNCTION) {
      fleet.add("sweeper", () -> new SweepFunction(first));
    }
    if (plan.eraseAt() > 0) {
      fleet.add("eraser", () -> new Erasing(first, erasure));
    }
    if (plan.backfillAt() > 0) {
      Backfilling.Progress progress = new Backfilling.Progress(plan.backfillAt());
      fleet.add("backfill1", () -> new Backfilling(first, progress));
      fleet.add("backfill2", () -> new Backfilling(first, progress));
    }
    if (plan.recounts()) {
      Recounter.Progress progress = new Recounter.Progress();
      fleet.add("recounter", () -> new Recounter(first, progress, plan.recreates()));
    }
  }

  private void expireNowAndThen() {
    Actor self = Actor.current();
    self.beInstant();
    while (kernel.now() < Plan.CALM_AT) {
      self.sleep(1000 + self.random().nextInt(15_000));
      writer.expire();
    }
  }

  /** Ends all faults, waits until everything has come to rest, and judges. */
  private void settle(Actor director) {
    if (plan.sweeps() == Sweeps.TABLE) {
      writer.expire();
    }
    faults.end();
    engine.indexDelays().clear();
    poison.mend();
    if (shards.wasTrimmed()) {
      // What is missing at the end of a shard is noticed once it closes, which it does within
      // hours.
      shards.open().forEach(shard -> shards.split(shard, 1));
    }
    if (plan.recreates() || shards.history().isEmpty()) {
      // Nobody begins to count in a new table before there is something to count.
      writer.write(new Happening(kernel.now(), Happening.Kind.CREATE, plan.seed()));
    }
    long calm = kernel.now();
    while (kernel.now() < Math.max(calm, fleet.lastBegun()) + PATIENCE_MILLIS) {
      director.sleep(5_000);
      if (fleet.busy().isEmpty() && (plan.sweeps() == Sweeps.TABLE || !writer.isOverdue(2))) {
        judge();
        return;
      }
    }
    wrong.add(
        "not settled in ten minutes: "
            + fleet.busy()
            + (writer.isOverdue(2) ? ", and notes that ended are still there" : ""));
  }

  private void judge() {
    List<Shards.Placed> history = shards.history();
    List<Step> steps = writer.steps(history);
    wrong.addAll(writer.early());
    Judge judge =
        new Judge(
            steps,
            shards,
            poison,
            plan.backfillAt() > 0 ? writer.old() : List.of(),
            plan.eraseAt() > 0 ? Erasing.USER : null,
            faults.recreatedAt().orElse(null));
    worlds.forEach(world -> wrong.addAll(judge.compare(world)));
    worlds.forEach(world -> wrong.addAll(world.consumers().brokenInvariants()));
    trace.add(kernel.now(), "-", steps.size() + " changes judged");
  }
}
