package io.notestream.consumer.backfill;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.deadletter.OpenRecords;
import io.notestream.consumer.internal.ledger.LedgerReader;
import io.notestream.consumer.internal.plan.LateStart;
import io.notestream.consumer.internal.plan.NoteRef;
import io.notestream.consumer.internal.plan.OldNote;
import io.notestream.consumer.internal.retry.Attempt;
import io.notestream.consumer.internal.scan.ScanPage;
import io.notestream.consumer.internal.scan.ScanPosition;
import io.notestream.consumer.internal.summary.Projections;
import io.notestream.consumer.summary.ProjectionException;
import io.notestream.model.note.Note;
import io.notestream.model.view.BackfillSegment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done about the pages of one segment. The old notes of some pages are gathered; once the
 * consumer has passed the time at which the last of these was read, their baselines are put, and
 * the position is stored. Used by one thread at a time.
 *
 * <p>A note that has no baseline when its baseline is put has had no change counted until then. All
 * that happened to it before it was read was settled before. Therefore what was read is what it
 * contributed before its first counted change, whatever has happened to it since.
 */
final class SegmentPages {

  private static final Logger LOG = LoggerFactory.getLogger(SegmentPages.class);

  /** So many notes, or so many pages without as many, are gathered: to wait for each costs more. */
  private static final int NOTES = 4000;

  private static final int PAGES = 100;

  /** How many notes are looked up to find out whether a backfill has been here before. */
  private static final int SAMPLE = 50;

  /**
   * How long before the counting began a note was changed of which the consumer has seen nothing:
   * the stream keeps changes for a day. Only what is looked up depends on it.
   */
  private static final Duration UNSEEN = Duration.ofHours(25);

  /** How many items that cannot be read are named in the log: there may be as many as notes. */
  private static final int NAMED = 20;

  /** What the look-up of a baseline costs. */
  private static final double UNITS_A_LOOK_UP = 0.5;

  private final Parts parts;
  private final List<OldNote> gathered = new ArrayList<>();
  private int pages;
  private long items;
  private int refused;
  private int unreadable;
  private int named;
  private Instant readBy = Instant.MIN;
  private boolean sampled;
  private boolean lookUpAll;

  /**
   * What all segments share.
   *
   * @param lateStart tells which notes are old
   * @param projections which summaries there are
   * @param readUnits told the read units of look-ups
   */
  record Parts(
      Segments segments,
      WatermarkWait watermark,
      OpenLetters letters,
      LedgerReader reader,
      BaselineWriter writer,
      LateStart lateStart,
      Projections projections,
      Claim claim,
      DoubleConsumer readUnits) {}

  SegmentPages(Parts parts) {
    this.parts = parts;
  }

  /** Handles a page. */
  Attempt<ScanPosition> add(ScanPage page, Stop stop) {
    for (Note note : page.notes()) {
      if (parts.lateStart().isOld(note)) {
        gather(note);
      }
    }
    page.unreadable().forEach(this::name);
    unreadable += page.unreadable().size();
    pages++;
    items += page.items();
    readBy = page.readBy();
    return gathered.size() >= NOTES || pages >= PAGES || page.next().done()
        ? settle(page.next(), stop)
        : Attempt.done(page.next());
  }

  private void name(ScanPage.Unreadable item) {
    if (named < NAMED) {
      named++;
      LOG.error("Item {} cannot be read and counts nothing: {}", item.key(), item.reason());
    }
  }

  private void gather(Note note) {
    try {
      gathered.add(OldNote.of(note, parts.projections()));
    } catch (ProjectionException e) {
      LOG.error("Note {} cannot be counted", note.id(), e);
      refused++;
    }
  }

  private Attempt<ScanPosition> settle(ScanPosition position, Stop stop) {
    BackfillSegment before = parts.segments().get(position.segment());
    List<OldNote> notes = new ArrayList<>(gathered);
    int skipped = 0;
    if (!notes.isEmpty()) {
      Attempt<Instant> passed = parts.watermark().until(readBy, stop);
      if (passed.value() == null) {
        return passed.unsuccessful();
      }
      Attempt<Set<OpenRecords.Named>> open = parts.letters().read(stop);
      Set<OpenRecords.Named> letters = open.value();
      if (letters == null) {
        return open.unsuccessful();
      }
      notes.removeIf(note -> OpenLetters.isAmong(letters, note.ref()));
      skipped = gathered.size() - notes.size();
      Attempt<Set<NoteRef>> known = known(notes, stop);
      Set<NoteRef> existing = known.value();
      if (existing == null) {
        return known.unsuccessful();
      }
      notes.removeIf(note -> existing.contains(note.ref()));
    }
    Attempt<BaselineWriter.Written> wrote = parts.writer().write(notes, stop);
    BaselineWriter.Written written = wrote.value();
    if (written == null) {
      return wrote.unsuccessful();
    }
    // Where notes had their baselines, those that follow will: a backfill has been here before.
    lookUpAll = written.existing() > 0 || (lookUpAll && notes.size() < gathered.size() - skipped);
    return save(
        new BackfillSegment(
            before.runId(),
            before.generation(),
            before.segment(),
            position.pk(),
            position.sk(),
            position.done(),
            before.items() + items,
            before.baselines() + written.put(),
            before.skipped() + skipped,
            before.refused() + refused + written.refused(),
            before.unreadable() + unreadable,
            parts.claim().purge()),
        position,
        stop);
  }

  /** Returns those of the notes that are known to have a baseline, of those that are likely to. */
  private Attempt<Set<NoteRef>> known(List<OldNote> notes, Stop stop) {
    if (!sampled && !notes.isEmpty()) {
      sampled = true;
      Attempt<Set<NoteRef>> sample = lookUp(notes.subList(0, Math.min(SAMPLE, notes.size())), stop);
      if (sample.value() == null) {
        return sample;
      }
      lookUpAll = !sample.value().isEmpty();
    }
    Instant unseen = parts.lateStart().countingSince().minus(UNSEEN);
    return lookUp(
        notes.stream().filter(note -> lookUpAll || note.updatedAt().isAfter(unseen)).toList(),
        stop);
  }

  private Attempt<Set<NoteRef>> lookUp(List<OldNote> notes, Stop stop) {
    if (notes.isEmpty()) {
      return Attempt.done(Set.of());
    }
    parts.readUnits().accept(notes.size() * UNITS_A_LOOK_UP);
    return parts
        .reader()
        .baselines(notes.stream().map(OldNote::ref).toList(), stop)
        .map(Map::keySet);
  }

  private Attempt<ScanPosition> save(BackfillSegment segment, ScanPosition position, Stop stop) {
    Attempt<Boolean> saved = parts.segments().save(segment, stop);
    if (saved.value() == null) {
      return saved.unsuccessful();
    }
    if (!saved.value()) {
      return Attempt.stopped(); // Another run has begun.
    }
    gathered.clear();
    pages = 0;
    items = 0;
    refused = 0;
    unreadable = 0;
    return Attempt.done(position);
  }
}
