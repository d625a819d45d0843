package io.notestream.stack.expiration;

import static org.awaitility.Awaitility.await;

import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.decode.ExpiryCauseRule;
import io.notestream.consumer.worker.options.SweepSettings;
import io.notestream.local.LocalClock;
import io.notestream.model.change.ExpiryCause;
import io.notestream.model.view.AuditRecord;
import io.notestream.stack.LocalStack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A stack whose engine, writer and worker each go by a clock of their own, and its judge. */
final class ThreeClocks implements AutoCloseable {

  private final LocalClock engine = LocalClock.system();
  private final LocalClock writer = LocalClock.system();
  private final LocalClock worker = LocalClock.system();
  private final ReactionLog reactions;
  private final LocalStack stack;
  private final Tables tables;
  private long scenarios;

  /**
   * @param guard the consumer's; the writer keeps to its own
   */
  ThreeClocks(Path directory, Duration guard) {
    reactions = new ReactionLog(directory.resolve("reactions"));
    SweepSettings standard = SweepSettings.standard();
    SweepSettings often =
        new SweepSettings(
            Duration.ofMillis(50),
            standard.maxTimers(),
            2_000,
            standard.parallel(),
            standard.maxItemBytes(),
            standard.guard(),
            standard.lockLease(),
            standard.maxReturn());
    stack =
        LocalStack.builder()
            .clock(engine)
            .writerClock(writer)
            .worker(
                builder ->
                    builder
                        .clock(worker)
                        .options(
                            ConsumerOptions.builder()
                                .expiryRule(new ExpiryCauseRule(guard, ExpiryCause.SWEEPER))
                                .build()))
            .sweeper(often)
            .reactions(List.of(reactions.reaction()))
            .start();
    tables = new Tables(stack.dynamoDb().endpoint());
  }

  Tables tables() {
    return tables;
  }

  ReactionLog reactions() {
    return reactions;
  }

  /**
   * Has a user act on notes near their end, until all of them are gone and counted. The worker's
   * sweeper measures by how much its clock is ahead; if it is, there is another one, in another
   * region for instance, that takes the same clock at its word.
   *
   * @param writerAhead seconds by which the writer's clock is ahead of the engine's
   * @param workerAhead and the worker's
   */
  NearTheEnd run(int notes, int writerAhead, int workerAhead, int ttlDelay) {
    writer.set(engine.instant().plusSeconds(writerAhead));
    worker.set(engine.instant().plusSeconds(workerAhead));
    stack.dynamoDb().ttlDelay(Duration.ofSeconds(ttlDelay));
    NearTheEnd load =
        new NearTheEnd(
            stack.api(), "clocks" + ++scenarios, List.of(engine, writer, worker), scenarios);

    load.create(notes);
    while (load.goesOn()) {
      load.tick();
      if (workerAhead > 0) {
        tables.sweepElsewhere(worker.instant());
      }
    }
    await().atMost(Duration.ofMinutes(1)).until(() -> tables.notesStored() == 0);
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> tables.summary(load.user()).activeNotes() == 0);
    return load;
  }

  /** What the audit says of the user's notes, by note. */
  Map<String, List<AuditRecord>> audit(NearTheEnd load) {
    return tables.audit().stream()
        .filter(record -> record.userId().value().equals(load.user()))
        .collect(Collectors.groupingBy(record -> record.noteId().value()));
  }

  /** The judge: each way in which the audit differs from what the user knows. */
  List<String> mistaken(NearTheEnd load) {
    Map<String, List<AuditRecord>> audit = audit(load);
    return load.notes().stream()
        .flatMap(note -> note.contradiction(audit.getOrDefault(note.id(), List.of())).stream())
        .toList();
  }

  @Override
  public void close() {
    tables.close();
    stack.close();
  }
}
