package io.notestream.consumer.worker.cli;

import io.notestream.cli.FlagOnly;
import io.notestream.cli.Heading;
import io.notestream.cli.Interruptible;
import io.notestream.cli.OptionValues;
import io.notestream.cli.OutputOptions;
import io.notestream.cli.Progress;
import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.decode.ExpiryCauseRule;
import io.notestream.consumer.gap.Gaps;
import io.notestream.consumer.reconcile.AllUsers;
import io.notestream.consumer.reconcile.Reconciler;
import io.notestream.consumer.reconcile.RunResult;
import io.notestream.consumer.reconcile.UserRecount;
import io.notestream.consumer.worker.internal.client.WorkerClients;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableCheck;
import io.notestream.model.view.Gap;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code reconcile}. */
@Command(
    name = "reconcile",
    description = {
      "Recounts what users' notes add up to, lists the counters that are wrong, and corrects them.",
      "Workers and functions may be running: changes that are still to be counted are waited for."
          + " What has happened, such as the number of notes created, cannot be recounted."
    })
final class ReconcileCommand implements Callable<Integer> {

  private static final Duration LONGEST_STOP = Duration.ofSeconds(25);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private Users users = new Users();
  @Mixin private RateOptions rate = new RateOptions();
  @Mixin private SettleOption settle = new SettleOption();
  @Mixin private GiveUpOptions giveUp = new GiveUpOptions();
  @Mixin private WatermarkOptions watermark = new WatermarkOptions();
  @Mixin private CountingOptions counting = new CountingOptions();
  @Mixin private TableOptions tables = new TableOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Option(
      names = "--apply",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "false",
      description = "Correct what is wrong. Without it, nothing is written.")
  @FlagOnly
  private boolean apply;

  @Option(
      names = "--include-parked",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "false",
      description = {
        "Also correct for changes that stand in the dead letters. Redriven later, they count as events",
        "and move the stock no more. Without it, the letters explain the difference."
      })
  private boolean includeParked;

  /** The options that say which users are recounted. */
  @Heading("Users")
  static final class Users {

    @Option(
        names = "--user",
        paramLabel = "USER",
        description = "Recount one user. Without it, --all or --gap says whom.")
    private @Nullable String user;

    @Option(
        names = "--all",
        arity = "0..1",
        fallbackValue = "true",
        defaultValue = "false",
        description = "Recount all users.")
    private boolean all;

    @Option(
        names = "--gap",
        paramLabel = "ID",
        split = ",",
        description = {
          "Recount all users, since nobody knows whom a gap concerns; with --apply, close the gap once",
          "every user is right. As 'gaps list' names it; several are separated by commas. Without it, no",
          "gap is closed."
        })
    private List<String> gaps = new ArrayList<>();

    @Option(
        names = "--from",
        paramLabel = "POSITION",
        description =
            "Go on where a run over all users was stopped. Without it, a run begins anew.")
    private @Nullable String from;

    void requireOne(CommandLine command) {
      int chosen = (user == null ? 0 : 1) + (all ? 1 : 0) + (gaps.isEmpty() ? 0 : 1);
      if (chosen != 1) {
        throw new ParameterException(command, "say one of --user, --all and --gap");
      }
      if (user != null && from != null) {
        throw new ParameterException(command, "--from goes with --all or --gap");
      }
    }
  }

  @Override
  public Integer call() {
    users.requireOne(spec.commandLine());
    try (WorkerClients clients = tables.clients()) {
      new TableCheck(clients.dynamoDb()).require(NotestreamTables.all(tables.names()));
      requireOpen(clients);
      Reconciler reconciler = reconciler(clients);
      AtomicBoolean interrupted = new AtomicBoolean();
      Stop gaveUp = giveUp.stop(() -> reconciler.failingSince().orElse(null));
      return Interruptible.run(
          LONGEST_STOP,
          () -> interrupted.set(true),
          () -> {},
          () -> {
            Instant start = Instant.now();
            int code = reconcile(clients, reconciler, gaveUp.or(interrupted::get));
            if (gaveUp.requested() && !interrupted.get()) {
              throw giveUp.gaveUp(reconciler.failing(start).orElse(""));
            }
            return code;
          });
    }
  }

  private Reconciler reconciler(WorkerClients clients) {
    ExpiryCauseRule rule =
        new ExpiryCauseRule(counting.guard(), ExpiryCauseRule.standard().plainCause());
    ConsumerOptions options =
        ConsumerOptions.builder()
            .generation(tables.generation())
            .projections(counting.projections())
            .expiryRule(rule)
            .build();
    return Reconciler.builder(
            clients.unretried(), watermark.watermark(clients, tables, counting, change -> true))
        .tables(tables.names())
        .options(options)
        .readUnitsPerSecond(rate.readUnits())
        .writeUnitsPerSecond(rate.writeUnits())
        .settleWithin(settle.settleWithin())
        .correctParked(includeParked)
        .build();
  }

  private int reconcile(WorkerClients clients, Reconciler reconciler, Stop stop) {
    ReconcileReport report = new ReconcileReport(output.format(), spec.commandLine());
    if (users.user != null) {
      UserId user = OptionValues.read("--user", () -> new UserId(String.valueOf(users.user)));
      UserRecount recount = apply ? reconciler.correct(user, stop) : reconciler.recount(user, stop);
      report.add(recount);
      return report.print(recount) ? 0 : 1;
    }
    if (!users.gaps.isEmpty()) {
      // What is still to be counted could hide what was lost, in a user whose sums are right.
      String heldUpBy = reconciler.awaitConsumer(stop).orElse(null);
      if (heldUpBy != null) {
        report.note("the consumer has not counted what has happened: " + heldUpBy);
        return 1;
      }
    }
    AllUsers all = reconciler.allUsers();
    RunResult result;
    try (Progress progress =
        Progress.start(() -> all.users() + " users, " + all.scanned() + " read")) {
      String from = users.from;
      result =
          from == null
              ? all.run(apply, report::add, stop)
              : OptionValues.read("--from", () -> all.resume(from, apply, report::add, stop));
    }
    if (!report.print(result)) {
      return 1;
    }
    if (apply) {
      closeGaps(clients, report);
    }
    return 0;
  }

  private void requireOpen(WorkerClients clients) {
    if (users.gaps.isEmpty()) {
      return;
    }
    Set<String> open = gaps(clients).own(Gap.State.OPEN).map(Gap::id).collect(Collectors.toSet());
    for (String gap : users.gaps) {
      if (!open.contains(gap)) {
        throw new IllegalArgumentException(
            "there is no open gap " + gap + " of generation " + tables.generation());
      }
    }
  }

  private void closeGaps(WorkerClients clients, ReconcileReport report) {
    for (String gap : users.gaps) {
      Gaps.Closed outcome = gaps(clients).close(gap, Gap.State.RECONCILED);
      report.note(gap + (outcome == Gaps.Closed.CLOSED ? ": reconciled" : ": was closed before"));
    }
  }

  private Gaps gaps(WorkerClients clients) {
    return new Gaps(
        clients.dynamoDb(),
        tables.names(),
        InstantSource.system(),
        ConsumerOptions.defaults().closedRetention());
  }
}
