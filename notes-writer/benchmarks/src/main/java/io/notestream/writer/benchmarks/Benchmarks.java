package io.notestream.writer.benchmarks;

import io.notestream.model.note.NoteId;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/** Runs all benchmarks, or those that are named: {@code post get slow-callers memory}. */
public final class Benchmarks {

  private static final List<String> ALL = List.of("post", "get", "slow-callers", "memory");
  private static final int CALLERS = 16;

  /** Rounds that are not counted: by then, what is called often is compiled. */
  private static final int WARM_UP = 3;

  private final Duration round;
  private final int rounds;
  private final int silentCallers;
  private final PrintStream out;

  /**
   * Creates benchmarks.
   *
   * @param round how long each call is repeated
   * @param rounds how often
   * @param silentCallers how many callers fall silent
   */
  Benchmarks(Duration round, int rounds, int silentCallers, PrintStream out) {
    this.round = round;
    this.rounds = rounds;
    this.silentCallers = silentCallers;
    this.out = out;
  }

  /** Runs them and prints the figures. */
  public static void main(String[] args) throws Exception {
    Benchmarks benchmarks = new Benchmarks(Duration.ofSeconds(6), 5, 500, System.out);
    for (String name : args.length == 0 ? ALL : List.of(args)) {
      benchmarks.run(name);
    }
    System.exit(0); // Threads of clients may outlive them.
  }

  void run(String name) throws InterruptedException, ExecutionException, IOException {
    switch (name) {
      case "post" -> post();
      case "get" -> get();
      case "slow-callers" -> slowCallers();
      case "memory" -> memory();
      default ->
          throw new IllegalArgumentException(
              "there is no benchmark '" + name + "'; choose from " + ALL);
    }
  }

  private void post() throws InterruptedException, ExecutionException {
    List<Load> loads = alternate(rig -> List.of(rig::put, rig::postBare, rig::post));
    print("PutItem by the SDK", loads.get(0));
    print("PutItem by an empty handler of Jetty", loads.get(1));
    print("POST /notes", loads.get(2));
    ratio("throughput of the empty handler to PutItem", perSecond(loads, 1) / perSecond(loads, 0));
    ratio("throughput of POST to PutItem", perSecond(loads, 2) / perSecond(loads, 0));
  }

  private void get() throws InterruptedException, ExecutionException {
    List<Load> loads =
        alternate(
            rig -> {
              NoteId id = rig.put();
              return List.of(() -> rig.get(id), () -> rig.fetchBare(id), () -> rig.fetch(id));
            });
    print("GetItem by the SDK", loads.get(0));
    print("GetItem by an empty handler of Jetty", loads.get(1));
    print("GET /notes/{id}", loads.get(2));
    ratio("p99 of the empty handler to GetItem", p99(loads, 1) / p99(loads, 0));
    ratio("p99 of GET to GetItem", p99(loads, 2) / p99(loads, 0));
  }

  private void slowCallers() throws InterruptedException, ExecutionException, IOException {
    Load alone = Load.none();
    Load among = Load.none();
    try (Rig rig = new Rig()) {
      NoteId id = rig.put();
      Load.of(() -> rig.fetch(id), CALLERS, round);
      for (int i = 0; i < rounds; i++) {
        alone = alone.plus(Load.of(() -> rig.fetch(id), CALLERS, round));
        try (SlowCallers silent = new SlowCallers(rig.api(), silentCallers)) {
          among = among.plus(Load.of(() -> rig.fetch(id), CALLERS, round));
        }
      }
    }
    print("GET /notes/{id}", alone);
    print("GET /notes/{id} among " + silentCallers + " silent callers", among);
    ratio("p99 among silent callers to alone", among.percentile(99) / alone.percentile(99));
  }

  /** Serves reads for ten times as long as the others, since the engine keeps what is written. */
  private void memory() throws InterruptedException, ExecutionException {
    long before = 0;
    long after = 0;
    try (Rig rig = new Rig()) {
      NoteId id = rig.put();
      for (int i = 0; i < 10; i++) {
        Load.of(() -> rig.fetch(id), CALLERS, round.multipliedBy(rounds));
        after = used();
        before = i == 0 ? after : before;
      }
    }
    out.printf(Locale.ROOT, "%-50s %10d MB%n", "heap in use after the first tenth", before >> 20);
    out.printf(Locale.ROOT, "%-50s %10d MB%n", "heap in use at the end", after >> 20);
  }

  private static long used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /**
   * Makes calls, each in turn so that whatever else the machine does meets all. Each round has an
   * engine of its own, since the engine keeps what is written in memory.
   *
   * @param calls returns the calls to make with a rig, always as many
   */
  private List<Load> alternate(Function<Rig, List<Runnable>> calls)
      throws InterruptedException, ExecutionException {
    List<Load> sums = new ArrayList<>();
    for (int i = -WARM_UP; i < rounds; i++) {
      try (Rig rig = new Rig()) {
        List<Runnable> each = calls.apply(rig);
        for (int call = 0; call < each.size(); call++) {
          Load load = Load.of(each.get(call), CALLERS, round);
          if (i == 0) {
            sums.add(load);
          } else if (i > 0) {
            sums.set(call, sums.get(call).plus(load));
          }
        }
      }
    }
    return sums;
  }

  private static double perSecond(List<Load> loads, int call) {
    return loads.get(call).perSecond();
  }

  private static double p99(List<Load> loads, int call) {
    return loads.get(call).percentile(99);
  }

  private void print(String what, Load load) {
    out.printf(
        Locale.ROOT,
        "%-50s %10.0f/s   p50 %6.2f ms   p99 %6.2f ms%n",
        what,
        load.perSecond(),
        load.percentile(50),
        load.percentile(99));
  }

  private void ratio(String what, double ratio) {
    out.printf(Locale.ROOT, "%-50s %10.2f%n%n", what, ratio);
  }
}
