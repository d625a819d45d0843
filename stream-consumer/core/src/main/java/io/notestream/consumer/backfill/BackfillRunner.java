package io.notestream.consumer.backfill;

import io.notestream.consumer.backfill.BackfillResult.Outcome;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.deadletter.OpenRecords;
import io.notestream.consumer.internal.clock.ServerTimes;
import io.notestream.consumer.internal.ledger.BackfillMeta;
import io.notestream.consumer.internal.ledger.BaselineLedger;
import io.notestream.consumer.internal.ledger.LedgerReader;
import io.notestream.consumer.internal.plan.BaselinePlanner;
import io.notestream.consumer.internal.plan.LateStart;
import io.notestream.consumer.internal.retry.ActiveRetries;
import io.notestream.consumer.internal.retry.Attempt;
import io.notestream.consumer.internal.retry.Call;
import io.notestream.consumer.internal.retry.CapacityCap;
import io.notestream.consumer.internal.retry.Retrier;
import io.notestream.consumer.internal.scan.NoteScan;
import io.notestream.consumer.internal.scan.ScanPosition;
import io.notestream.consumer.internal.scan.ScanProgress;
import io.notestream.consumer.internal.summary.Projections;
import io.notestream.model.failure.Failure;
import io.notestream.model.view.BackfillRun;
import io.notestream.model.view.BackfillSegment;
import io.notestream.model.view.IncompatibleViewsException;
import io.notestream.model.view.Meta;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One backfill from its beginning to its result. */
final class BackfillRunner {

  /** How many read units a page takes at most if there is no cap: the most that a page can take. */
  private static final double WHOLE_PAGE = 256;

  private final Backfill.Builder settings;
  private final ActiveRetries retries;
  private final Retrier retrier;
  private final CapacityCap reads;
  private final DoubleAdder furtherReadUnits = new DoubleAdder();
  private final BackfillMeta meta;
  private final Projections projections;
  private final NoteScan scan;
  private final WatermarkWait watermark;
  private volatile @Nullable Segments segments;
  private volatile @Nullable BaselineWriter writer;

  BackfillRunner(Backfill.Builder b) {
    settings = b;
    retries = new ActiveRetries(b.clock, failure -> {}, b.scheduling.random());
    retrier = new Retrier(retries);
    reads = CapacityCap.of(Backfill.Builder.cap(b.readUnitsPerSecond));
    ServerTimes times = new ServerTimes(b.clock, b.guard);
    meta = new BackfillMeta(b.dynamoDb, b.tables, retrier, times);
    projections = Projections.with(b.projections);
    double unitsAPage =
        b.readUnitsPerSecond == 0 ? WHOLE_PAGE : (double) b.readUnitsPerSecond / b.segments;
    scan =
        new NoteScan(
            b.dynamoDb, b.tables, retries, reads, unitsAPage, times, b.scheduling.segments());
    watermark = new WatermarkWait(b.watermark, retrier, b.tables.notes(), b.clock, b.lookPeriod);
  }

  BackfillResult run(Stop stop) {
    return meta.read(stop)
        .fold(
            read ->
                read.meta().isEmpty()
                    ? result(
                        Outcome.NOT_STARTED,
                        "nobody counts in " + settings.tables.noteViews() + " yet")
                    : run(read.meta().get(), stop),
            this::refused,
            this::stopped);
  }

  private BackfillResult run(Meta views, Stop stop) {
    IncompatibleViewsException.check(views, settings.generation);
    IncompatibleViewsException.checkProjections(views, projections.kept());
    if (views.backfilledAt() != null) {
      return result(Outcome.DONE_BEFORE, "at " + views.backfilledAt());
    }
    return meta.raise(stop)
        .fold(
            raised ->
                notesTable(stop)
                    .fold(notes -> run(views, notes, stop), this::refused, this::stopped),
            this::refused,
            this::stopped);
  }

  private BackfillResult run(Meta views, String notes, Stop stop) {
    BackfillRun wanted =
        new BackfillRun(
            UUID.randomUUID().toString(),
            settings.generation,
            views.viewsId() == null ? views.countingSince().toString() : views.viewsId(),
            notes,
            settings.segments,
            settings.clock.instant(),
            "",
            0,
            null,
            Instant.EPOCH);
    try (Claim claim =
        new Claim(
            settings.dynamoDb,
            settings.tables,
            retrier,
            settings.clock,
            settings.lease,
            settings.scheduling.beats())) {
      return claim
          .take(wanted, stop)
          .fold(
              taken ->
                  taken.isEmpty()
                      ? result(Outcome.RUNNING_ELSEWHERE, "another process is at it")
                      : run(views, taken.get(), claim, stop),
              this::refused,
              this::stopped);
    }
  }

  private BackfillResult run(Meta views, BackfillRun run, Claim claim, Stop stop) {
    SameTable table = new SameTable(meta, views, settings.scheduling.nanoTime());
    Segments stored = new Segments(settings.dynamoDb, settings.tables, retrier, run);
    Stop any = stop.or(claim::isLost).or(table::isReplaced);
    Attempt<List<BackfillSegment>> loaded = stored.load(claim.purge(), any);
    List<BackfillSegment> from = loaded.value();
    if (from == null) {
      return ended(loaded.failure(), claim, table);
    }
    LedgerReader reader = new LedgerReader(settings.dynamoDb, settings.tables, retries);
    BaselineWriter baselines =
        new BaselineWriter(
            new BaselineLedger(settings.dynamoDb, settings.tables),
            reader,
            new BaselinePlanner(settings.packActions),
            retries,
            CapacityCap.of(Backfill.Builder.cap(settings.writeUnitsPerSecond)),
            table);
    segments = stored;
    writer = baselines;
    SegmentPages.Parts parts =
        new SegmentPages.Parts(
            stored,
            watermark,
            new OpenLetters(
                new OpenRecords(settings.dynamoDb, settings.tables),
                retrier,
                settings.tables.noteOps(),
                this::usedReadUnits),
            reader,
            baselines,
            new LateStart(views.countingSince(), settings.guard),
            projections,
            claim,
            this::usedReadUnits);
    Map<Integer, SegmentPages> pages = new ConcurrentHashMap<>();
    Attempt<ScanProgress> scanned =
        scan.run(
            from.stream().map(BackfillRunner::position).toList(),
            from.stream().mapToLong(BackfillSegment::items).sum(),
            (page, s) ->
                pages
                    .computeIfAbsent(page.next().segment(), i -> new SegmentPages(parts))
                    .add(page, s),
            any);
    return scanned.value() == null
        ? ended(scanned.failure(), claim, table)
        : complete(views, run, claim, any);
  }

  /** All segments are done: says so in the views table, unless notes were left out. */
  private BackfillResult complete(Meta views, BackfillRun run, Claim claim, Stop stop) {
    String notes = notesTable(stop).value();
    BackfillMeta.Read read = meta.read(stop).value();
    if (notes == null || read == null) {
      return stopped();
    }
    if (!notes.equals(run.notes()) || !SameTable.isSame(views, read)) {
      claim.end(stop);
      return replaced();
    }
    BackfillProgress progress = progress();
    if (progress.skipped() + progress.refused() > 0) {
      claim.end(stop);
      return result(
          Outcome.LEFT_OUT,
          progress.skipped()
              + " notes have a change in the dead letters, "
              + progress.refused()
              + " are refused");
    }
    Attempt<Boolean> completed = meta.complete(views, read.readBy(), stop);
    if (completed.value() == null) {
      return completed.failure() == null ? stopped() : refused(completed.failure());
    }
    claim.end(stop);
    return completed.value() ? result(Outcome.DONE, unreadable(progress)) : replaced();
  }

  private static String unreadable(BackfillProgress progress) {
    return progress.unreadable() == 0
        ? ""
        : progress.unreadable() + " items under a note's key cannot be read, and count nothing";
  }

  private Attempt<String> notesTable(Stop stop) {
    String name = settings.tables.notes();
    return retrier.call(
        new Call("DescribeTable", name),
        () -> settings.dynamoDb.describeTable(r -> r.tableName(name)).table().tableId(),
        stop);
  }

  private static ScanPosition position(BackfillSegment segment) {
    return new ScanPosition(segment.segment(), segment.pk(), segment.sk(), segment.done());
  }

  private void usedReadUnits(double units) {
    reads.charge(units);
    furtherReadUnits.add(units);
  }

  private BackfillResult ended(@Nullable Failure failure, Claim claim, SameTable table) {
    if (table.isReplaced()) {
      return replaced();
    }
    if (claim.isLost()) {
      return result(Outcome.RUNNING_ELSEWHERE, "another process has taken over");
    }
    return failure == null ? stopped() : refused(failure);
  }

  private BackfillResult refused(Failure failure) {
    return result(Outcome.FAILED, failure.toString());
  }

  private BackfillResult stopped() {
    return result(Outcome.STOPPED, "");
  }

  private BackfillResult replaced() {
    return result(
        Outcome.TABLE_REPLACED,
        "a table was made anew meanwhile, or is one of a newer version by now");
  }

  private BackfillResult result(Outcome outcome, String detail) {
    return new BackfillResult(outcome, detail, progress());
  }

  BackfillProgress progress() {
    ScanProgress scanned = scan.progress();
    Segments known = segments;
    BaselineWriter writing = writer;
    List<BackfillSegment> all = known == null ? List.of() : known.all();
    return new BackfillProgress(
        scanned.items(),
        scanned.estimatedItems(),
        scanned.itemsPerSecond(),
        scanned.timeLeft().orElse(null),
        all.stream().mapToLong(BackfillSegment::baselines).sum(),
        all.stream().mapToLong(BackfillSegment::skipped).sum(),
        all.stream().mapToLong(BackfillSegment::refused).sum(),
        all.stream().mapToLong(BackfillSegment::unreadable).sum(),
        scanned.readUnits() + furtherReadUnits.sum(),
        writing == null ? 0 : writing.writeUnits(),
        scanned.elapsed(),
        watermark.heldUpBy());
  }

  Optional<Instant> stuckSince() {
    return Stream.of(retries.stuckSince(), Optional.ofNullable(watermark.stuckSince()))
        .flatMap(Optional::stream)
        .min(Instant::compareTo);
  }

  Optional<String> failing(Instant since) {
    return retries
        .cause(since)
        .or(() -> Optional.of(watermark.heldUpBy()).filter(held -> !held.isEmpty()));
  }
}
