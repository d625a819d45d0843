package io.notestream.writer.benchmarks;

import io.notestream.model.note.NoteId;
import io.notestream.writer.server.NotesServer;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;

/**
 * Runs all benchmarks, or those that are named: {@code post post-latency get slow-callers memory}.
 */
public final class Benchmarks implements AutoCloseable {

  private static final List<String> ALL =
      List.of("post", "post-latency", "get", "slow-callers", "memory");
  private static final int CALLERS = 16;

  private final Duration round;
  private final int warmUp;
  private final int rounds;
  private final int silentCallers;
  private final PrintStream out;
  private final Rig rig;

  /**
   * Starts what takes part.
   *
   * @param round how long each call is repeated
   * @param warmUp how often it is repeated before that counts. While all cores are busy, it takes
   *     three quarters of a minute of each call until all of it is compiled
   * @param rounds how often it is repeated then
   * @param silentCallers how many callers fall silent
   * @param jvm options of every JVM
   */
  Benchmarks(
      Duration round, int warmUp, int rounds, int silentCallers, List<String> jvm, PrintStream out)
      throws IOException {
    this.round = round;
    this.warmUp = warmUp;
    this.rounds = rounds;
    this.silentCallers = silentCallers;
    this.out = out;
    this.rig = new Rig(jvm);
  }

  /** Runs them and prints the figures. */
  public static void main(String[] args) throws Exception {
    List<String> names = args.length == 0 ? ALL : List.of(args);
    if (!ALL.containsAll(names)) {
      System.err.println("choose from " + ALL);
      System.exit(2);
    }
    run(names, System.out);
    System.exit(0); // Threads of clients may outlive them.
  }

  private static void run(List<String> names, PrintStream out)
      throws InterruptedException, ExecutionException, IOException {
    try (Benchmarks benchmarks = new Benchmarks(Duration.ofSeconds(6), 8, 5, 500, List.of(), out)) {
      for (String name : names) {
        benchmarks.run(name);
      }
    }
  }

  void run(String name) throws InterruptedException, ExecutionException, IOException {
    switch (name) {
      case "post" -> post();
      case "post-latency" -> postLatency();
      case "get" -> get();
      case "slow-callers" -> slowCallers();
      case "memory" -> memory();
      default -> throw new IllegalArgumentException("there is no benchmark '" + name + "'");
    }
  }

  private void post() throws InterruptedException, ExecutionException, IOException {
    List<Rounds> calls =
        alternate(
            true,
            new Call("PutItem by the SDK", Load.threads(rig.sdk()::put)),
            new Call("PutItem by an empty handler", HttpCallers.creating(rig.bare())::call),
            new Call("POST /notes", HttpCallers.creating(rig.writer())::call));
    Rounds sdk = calls.get(0);
    Rounds bare = calls.get(1);
    Rounds api = calls.get(2);
    out.print(bare.ratio("throughput of the empty handler to PutItem", sdk, Load::perSecond));
    out.print(api.ratio("throughput of POST to PutItem", sdk, Load::perSecond));
    out.print(api.ratio("throughput of POST to the empty handler", bare, Load::perSecond));
    out.print(
        api.ratio(
            "calls for a second of CPU, POST to PutItem",
            Benchmarks::servedPerCpu,
            sdk,
            Benchmarks::calledPerCpu));
    out.println();
  }

  /**
   * What callers see of the API where DynamoDB takes its time for a write, beside an engine that
   * responds at once. Rounds are half as long: both run the same code, which is compiled as soon.
   */
  private void postLatency() throws InterruptedException, ExecutionException, IOException {
    Load.Callers put = Load.threads(rig.sdk()::put);
    Load.Callers post = HttpCallers.creating(rig.writer())::call;
    List<Rounds> calls =
        alternate(
            true,
            round.dividedBy(2),
            new Call("PutItem, engine at once", put),
            new Call("POST /notes, engine at once", post),
            new Call("PutItem, DynamoDB's latency", withLatency(put)),
            new Call("POST /notes, DynamoDB's latency", withLatency(post)));
    out.print(
        calls
            .get(1)
            .ratio("throughput of POST to PutItem, engine at once", calls.get(0), Load::perSecond));
    out.print(
        calls
            .get(3)
            .ratio(
                "throughput of POST to PutItem, DynamoDB's latency",
                calls.get(2),
                Load::perSecond));
    out.println();
  }

  private Load.Callers withLatency(Load.Callers callers) {
    return (number, time) -> {
      rig.slowDown();
      try {
        return callers.call(number, time);
      } finally {
        rig.speedUp();
      }
    };
  }

  private void get() throws InterruptedException, ExecutionException, IOException {
    NoteId id = rig.sdk().put();
    List<Rounds> calls =
        alternate(
            false,
            new Call("GetItem by the SDK", Load.threads(() -> rig.sdk().get(id))),
            new Call(
                "GetItem by an empty handler", HttpCallers.getting(rig.bare(), id.value())::call),
            new Call("GET /notes/{id}", HttpCallers.getting(rig.writer(), id.value())::call));
    Rounds sdk = calls.get(0);
    out.print(calls.get(1).ratio("p99 of the empty handler to GetItem", sdk, Benchmarks::p99));
    out.print(calls.get(2).ratio("p99 of GET to GetItem", sdk, Benchmarks::p99));
    out.println();
  }

  private void slowCallers() throws InterruptedException, ExecutionException, IOException {
    HttpCallers callers = HttpCallers.getting(rig.writer(), rig.sdk().put().value());
    Load.Callers amongSilent =
        (number, time) -> {
          try (SlowCallers silent = new SlowCallers(rig.writer(), silentCallers)) {
            return callers.call(number, time);
          }
        };
    List<Rounds> calls =
        alternate(
            false,
            new Call("GET /notes/{id}", callers::call),
            new Call("GET among " + silentCallers + " silent callers", amongSilent));
    out.print(
        calls.get(1).ratio("p99 among silent callers to alone", calls.get(0), Benchmarks::p99));
    out.println();
  }

  /**
   * Serves reads for ten times as long as the others, since the engine keeps what is written. The
   * writer is in this process, whose heap can be seen.
   */
  private void memory() throws InterruptedException, ExecutionException, IOException {
    NoteId id = rig.sdk().put();
    long before = 0;
    long after = 0;
    try (NotesServer server = NotesServer.builder().endpoint(rig.engine()).start()) {
      HttpCallers callers = HttpCallers.getting(server.uri(), id.value());
      for (int i = 0; i < 10; i++) {
        callers.call(CALLERS, round.multipliedBy(rounds));
        after = used();
        before = i == 0 ? after : before;
      }
    }
    out.printf(Locale.ROOT, "%-50s %5d MB%n", "heap in use after the first tenth", before >> 20);
    out.printf(Locale.ROOT, "%-50s %5d MB%n", "heap in use at the end", after >> 20);
  }

  private static long used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** Something to call. */
  private record Call(String what, Load.Callers callers) {}

  /**
   * Makes calls, each in turn so that whatever else the machine does meets all, and prints a line
   * for each.
   *
   * @param writes whether the calls write: each then starts with an empty table
   */
  private List<Rounds> alternate(boolean writes, Call... calls)
      throws InterruptedException, ExecutionException, IOException {
    return alternate(writes, round, calls);
  }

  private List<Rounds> alternate(boolean writes, Duration each, Call... calls)
      throws InterruptedException, ExecutionException, IOException {
    List<Rounds> all = new ArrayList<>();
    for (Call call : calls) {
      all.add(new Rounds(call.what, new ArrayList<>()));
    }
    for (int i = -warmUp; i < rounds; i++) {
      for (int call = 0; call < calls.length; call++) {
        if (writes) {
          rig.empty();
        }
        Load load = Load.of(calls[call].callers, CALLERS, each, rig::cpu);
        if (i >= 0) {
          all.get(call).loads().add(load);
        }
      }
    }
    all.forEach(call -> out.print(call.line()));
    return all;
  }

  /** Returns how many calls server and engine serve with the CPU of a microsecond. */
  private static double servedPerCpu(Load load) {
    return 1 / load.microsPerCall(load.cpu().server().plus(load.cpu().engine()));
  }

  /** Returns how many calls callers make of the engine with the CPU of a microsecond. */
  private static double calledPerCpu(Load load) {
    return 1 / load.microsPerCall(load.cpu().callers().plus(load.cpu().engine()));
  }

  private static double p99(Load load) {
    return load.percentile(99);
  }

  @Override
  public void close() {
    rig.close();
  }
}
