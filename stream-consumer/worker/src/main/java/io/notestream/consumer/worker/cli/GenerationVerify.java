package io.notestream.consumer.worker.cli;

import io.notestream.cli.Interruptible;
import io.notestream.cli.Printable;
import io.notestream.cli.Progress;
import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.decode.ExpiryCauseRule;
import io.notestream.consumer.generation.Generation;
import io.notestream.consumer.generation.GenerationException;
import io.notestream.consumer.generation.Generations;
import io.notestream.consumer.reconcile.AllUsers;
import io.notestream.consumer.reconcile.Drift;
import io.notestream.consumer.reconcile.Reconciler;
import io.notestream.consumer.reconcile.RunResult;
import io.notestream.consumer.reconcile.UserRecount;
import io.notestream.consumer.summary.ProjectionChoice;
import io.notestream.consumer.worker.internal.client.WorkerClients;
import io.notestream.model.view.IncompatibleViewsException;
import io.notestream.model.view.Meta;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code generation verify}. */
@Command(
    name = "verify",
    description = {
      "Recounts all notes, and says how many users' summaries differ in a generation: none should.",
      "Writes nothing, and may run beside workers and functions: a user whose notes change is looked"
          + " at again. Exit code 1 if a user differs, could not be judged, or has notes that are not"
          + " counted yet."
    })
final class GenerationVerify implements Callable<Integer> {

  /** How many users are named; 'reconcile' lists all of them. */
  private static final int NAMED = 20;

  private static final Duration LONGEST_STOP = Duration.ofSeconds(25);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "N", description = "The generation.")
  private int number;

  @Mixin private ReadRateOptions rate = new ReadRateOptions();
  @Mixin private SettleOption settle = new SettleOption();
  @Mixin private GuardOption guard = new GuardOption();
  @Mixin private ApplicationOption application = new ApplicationOption();
  @Mixin private GiveUpOptions giveUp = new GiveUpOptions();
  @Mixin private TableSetOptions tables = new TableSetOptions();

  private final AtomicLong parked = new AtomicLong();
  private final AtomicLong notCounted = new AtomicLong();

  @Override
  public Integer call() {
    GenerationCommand.requireNumber(number);
    try (WorkerClients clients = tables.clients()) {
      Generation generation =
          new Generations(clients.dynamoDb(), tables.names(), InstantSource.system())
              .list().stream().filter(one -> one.number() == number).findAny().orElse(null);
      Meta meta = generation == null ? null : generation.meta();
      if (meta == null) {
        throw new GenerationException("nobody counts in generation " + number);
      }
      IncompatibleViewsException.check(meta, number);
      Reconciler reconciler = reconciler(clients, meta);
      AtomicBoolean interrupted = new AtomicBoolean();
      Stop gaveUp = giveUp.stop(() -> reconciler.failingSince().orElse(null));
      return Interruptible.run(
          LONGEST_STOP,
          () -> interrupted.set(true),
          () -> {},
          () -> {
            Instant start = Instant.now();
            RunResult result = run(reconciler.allUsers(), gaveUp.or(interrupted::get));
            if (result.complete()) {
              return print(result);
            }
            if (interrupted.get()) {
              spec.commandLine().getErr().println("stopped after " + result.users() + " users");
              return 1;
            }
            throw giveUp.gaveUp(reconciler.failing(start).orElse("DynamoDB does not respond"));
          });
    }
  }

  private Reconciler reconciler(WorkerClients clients, Meta meta) {
    return Reconciler.builder(
            clients.unretried(),
            new GenerationReaders(clients, tables.names(), application.application())
                .watermark(number, guard.guard()))
        .tables(tables.names().withGeneration(number))
        .options(
            ConsumerOptions.builder()
                .generation(number)
                .projections(ProjectionChoice.choose(List.copyOf(meta.projections().keySet())))
                .expiryRule(
                    new ExpiryCauseRule(guard.guard(), ExpiryCauseRule.standard().plainCause()))
                .build())
        .settleWithin(settle.settleWithin())
        .readUnitsPerSecond(rate.readUnits())
        .build();
  }

  private RunResult run(AllUsers users, Stop stop) {
    AtomicInteger named = new AtomicInteger();
    try (Progress progress = Progress.start(() -> users.users() + " users")) {
      Consumer<UserRecount> each =
          recount -> {
            parked.addAndGet(recount.parked());
            notCounted.addAndGet(recount.notCounted());
            if (differs(recount) && named.incrementAndGet() <= NAMED) {
              words(recount).forEach(line -> progress.println(out(), Printable.line(line)));
            }
          };
      return users.run(false, each, stop);
    }
  }

  private static boolean differs(UserRecount recount) {
    return recount.outcome() == UserRecount.Outcome.DRIFT
        || recount.outcome() == UserRecount.Outcome.UNJUDGED;
  }

  private static List<String> words(UserRecount recount) {
    return recount.drift().isEmpty()
        ? List.of("user " + recount.userId() + " is not judged: " + recount.detail())
        : recount.drift().stream().map(drift -> words(recount, drift)).toList();
  }

  private static String words(UserRecount recount, Drift drift) {
    return "user "
        + recount.userId()
        + ", "
        + drift.item()
        + ": "
        + drift.counter()
        + " is "
        + drift.stored()
        + (drift.counted() == null ? "" : ", and should be " + drift.counted());
  }

  private int print(RunResult result) {
    out().println(result.drifted() + " of " + result.users() + " users differ");
    if (result.unjudged() > 0) {
      out()
          .println(
              result.unjudged()
                  + " users were not judged: they are too busy, the consumer is too far behind, or as"
                  + " said above");
    }
    if (notCounted.get() > 0) {
      out()
          .println(
              notCounted
                  + " notes are not counted yet: run 'backfill --generation "
                  + number
                  + "'");
    }
    if (parked.get() > 0) {
      out().println(parked + " notes have changes in the dead letters, which explain differences");
    }
    out().flush();
    return result.drifted() == 0 && result.unjudged() == 0 && notCounted.get() == 0 ? 0 : 1;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
