package io.notestream.consumer.worker.cli;

import io.notestream.cli.FlagOnly;
import io.notestream.cli.Interruptible;
import io.notestream.cli.Listing;
import io.notestream.cli.OptionValues;
import io.notestream.cli.OutputFormat;
import io.notestream.cli.OutputOptions;
import io.notestream.cli.Printable;
import io.notestream.cli.Progress;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.erase.EraseListener;
import io.notestream.consumer.erase.Erased;
import io.notestream.consumer.erase.Eraser;
import io.notestream.consumer.worker.internal.client.HttpClients;
import io.notestream.consumer.worker.internal.client.WorkerClients;
import io.notestream.model.blob.BlobStore;
import io.notestream.model.blob.BlobStores;
import io.notestream.model.note.UserId;
import io.notestream.model.time.Timestamps;
import io.notestream.model.view.Erasure;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code erase}. */
@Command(
    name = "erase",
    description = {
      "Removes everything of a user from all tables, of every generation, and from the blob store.",
      "Leaves a tombstone that says when and how much, and that keeps what is still in the stream from"
          + " coming back. Takes at least four times --guard. May be interrupted: run again, it goes"
          + " on. Backups, captures and messages that were sent still hold the user."
    })
final class EraseCommand implements Callable<Integer> {

  private static final Listing<Map.Entry<Erasure.Kind, Long>> TABLE =
      Listing.<Map.Entry<Erasure.Kind, Long>>empty()
          .column("what", entry -> words(entry.getKey()))
          .column("removed", Map.Entry::getValue);

  private static final Duration LONGEST_STOP = Duration.ofSeconds(25);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--user",
      paramLabel = "USER",
      required = true,
      description = "The user's id, as in the notes.")
  private String user = "";

  @Option(
      names = "--dry-run",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "false",
      description = "Only count what would be removed.")
  private boolean dryRun;

  @Option(
      names = "--yes",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "false",
      description = "Erase. Without it, nothing is removed.")
  @FlagOnly
  private boolean yes;

  @Option(
      names = "--blobs",
      paramLabel = "PLACE",
      description = {
        "Where large bodies are kept, a directory or s3://bucket/prefix. Without it, the erasure of a",
        "user who has any fails."
      })
  private @Nullable String blobs;

  @Mixin private GuardOption guard = new GuardOption();
  @Mixin private RateOptions rate = new RateOptions();
  @Mixin private TableSetOptions tables = new TableSetOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  private final AtomicLong removed = new AtomicLong();
  private final AtomicReference<@Nullable Instant> waitingUntil = new AtomicReference<>();

  @Override
  public Integer call() {
    OptionValues.read("--user", () -> new UserId(user));
    if (!yes && !dryRun) {
      throw new IllegalArgumentException(
          "this removes everything of user "
              + Printable.text(user)
              + ", for good: say --yes, or --dry-run to see how much it is");
    }
    AtomicBoolean interrupted = new AtomicBoolean();
    return Interruptible.run(
        LONGEST_STOP,
        () -> interrupted.set(true),
        () -> {},
        () -> {
          try (WorkerClients clients = tables.clients();
              CloseableBlobs store = new CloseableBlobs(openBlobs());
              Progress progress = Progress.start(this::progress)) {
            return run(clients, eraser(clients, store.blobs()), interrupted::get, progress);
          }
        });
  }

  private int run(WorkerClients clients, Eraser eraser, Stop stop, Progress progress) {
    UserId userId = new UserId(user);
    if (!dryRun) {
      ClockRequirement.check(
          clients.dynamoDb(), tables.names(), InstantSource.system(), guard.guard());
    }
    Erased erased =
        dryRun ? eraser.count(userId, stop) : eraser.erase(userId, stop, new Listener());
    if (stop.requested() && !erased.complete()) {
      progress.println(
          spec.commandLine().getErr(),
          "stopped, and not complete" + (dryRun ? "" : ": run it again, and it goes on"));
      return 1;
    }
    print(progress, erased, dryRun ? null : eraser.tombstone(userId).orElse(null));
    if (!dryRun && !erased.complete()) {
      progress.println(
          spec.commandLine().getErr(),
          "another erasure of the user has begun since, and is not complete");
      return 1;
    }
    return 0;
  }

  private Eraser eraser(WorkerClients clients, @Nullable BlobStore store) {
    Eraser.Builder eraser =
        OptionValues.read(
                "--guard",
                () ->
                    Eraser.builder(clients.dynamoDb()).tables(tables.names()).guard(guard.guard()))
            .blobs(store);
    if (rate.readUnits() > 0) {
      eraser.readUnits(rate.readUnits());
    }
    if (rate.writeUnits() > 0) {
      eraser.writeUnits(rate.writeUnits());
    }
    return eraser.build();
  }

  private @Nullable BlobStore openBlobs() {
    String location = blobs;
    return location == null
        ? null
        : OptionValues.read("--blobs", () -> BlobStores.open(location, HttpClients::blocking));
  }

  private String progress() {
    Instant until = waitingUntil.get();
    return "removed "
        + removed.get()
        + (until == null
            ? ""
            : "; waiting for what is in flight, until " + Timestamps.format(until));
  }

  private void print(Progress progress, Erased erased, @Nullable Erasure tombstone) {
    // After an interruption, the tombstone knows what was removed before it too.
    Map<Erasure.Kind, Long> counts = tombstone == null ? erased.removed() : tombstone.removed();
    if (output.format() == OutputFormat.JSON) {
      json(counts).print(OutputFormat.JSON, Stream.of(erased), out());
      return;
    }
    TABLE.print(
        OutputFormat.TABLE,
        Stream.of(Erasure.Kind.values())
            .map(kind -> Map.entry(kind, counts.getOrDefault(kind, 0L))),
        out());
    Instant completedAt = erased.completedAt();
    if (completedAt != null) {
      progress.println(
          out(), "erased " + Printable.text(user) + ", at " + Timestamps.format(completedAt));
    }
    if (erased.keptNotes() > 0) {
      progress.println(
          out(),
          erased.keptNotes()
              + " notes were written since it began, and are kept: the user still writes");
    }
    if (erased.othersItems() > 0) {
      progress.println(
          out(),
          erased.othersItems()
              + " items under the user's key in "
              + tables.names().notes()
              + " are no notes, and are left");
    }
  }

  private static Listing<Erased> json(Map<Erasure.Kind, Long> counts) {
    Listing<Erased> listing =
        Listing.<Erased>empty()
            .column("userId", erased -> erased.userId().value())
            .column("erasedThrough", erased -> Timestamps.format(erased.erasedThrough()))
            .column(
                "completedAt",
                erased -> {
                  Instant completedAt = erased.completedAt();
                  return completedAt == null ? null : Timestamps.format(completedAt);
                });
    for (Erasure.Kind kind : Erasure.Kind.values()) {
      listing = listing.column(kind.attribute(), erased -> counts.getOrDefault(kind, 0L));
    }
    return listing
        .column("keptNotes", Erased::keptNotes)
        .column("othersItems", Erased::othersItems);
  }

  private static String words(Erasure.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** Keeps for the progress how far the erasure is. */
  private final class Listener implements EraseListener {
    @Override
    public void removed(Erasure.Kind kind, long number) {
      removed.addAndGet(number);
    }

    @Override
    public void waiting(Instant until) {
      waitingUntil.set(until);
    }
  }

  /** Closes a store, if there is one. */
  private record CloseableBlobs(@Nullable BlobStore blobs) implements AutoCloseable {
    @Override
    public void close() {
      if (blobs != null) {
        blobs.close();
      }
    }
  }
}
