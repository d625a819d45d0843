package io.notestream.consumer.testkit;

import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.decode.Decoded;
import io.notestream.consumer.decode.ExpiryCauseRule;
import io.notestream.consumer.decode.RecordDecoder;
import io.notestream.consumer.internal.ledger.LedgerEntry;
import io.notestream.consumer.internal.plan.Action;
import io.notestream.consumer.internal.plan.Baselines;
import io.notestream.consumer.internal.plan.Chain;
import io.notestream.consumer.internal.plan.LateStart;
import io.notestream.consumer.internal.plan.NoteRef;
import io.notestream.consumer.internal.plan.PlannedEvent;
import io.notestream.consumer.internal.plan.PlannedTransaction;
import io.notestream.consumer.internal.plan.Planner;
import io.notestream.consumer.internal.summary.Projections;
import io.notestream.consumer.summary.ProjectionException;
import io.notestream.model.change.NoteChange;
import io.notestream.model.change.SequenceNumber;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * Applies stream records to tables in memory. Records are decoded and planned by the consumer's own
 * code, and each counts once however often it is applied. It has no reactions, no retention and no
 * indexes. Not thread-safe.
 */
public final class MemorySink {

  private static final int PACK = 50;

  private static final String COLLISION =
      "another change of the note has its sequence number; each RecordsBuilder begins with the same";

  private final RecordDecoder decoder;
  private final Projections projections;
  private final Planner planner;
  private final Baselines baselines = Baselines.none();
  private final Map<Place, LedgerEntry> ledger = new HashMap<>();
  private final Views views = new Views();

  /** A change's place in the ledger. */
  private record Place(NoteRef note, SequenceNumber sequence) {}

  /** Creates an empty sink that counts since 1970, with {@link ExpiryCauseRule#standard()}. */
  public MemorySink() {
    this(ExpiryCauseRule.standard(), Instant.EPOCH);
  }

  /**
   * Creates an empty sink.
   *
   * @param rule how a delete is told from an expiration
   * @param countingSince when counting began: the first change of an older note adds its baseline
   */
  public MemorySink(ExpiryCauseRule rule, Instant countingSince) {
    this(
        ConsumerOptions.builder().expiryRule(rule).countingSince(countingSince).build(),
        countingSince);
  }

  /**
   * Creates an empty sink that counts since 1970, unless the options say otherwise.
   *
   * @param options what a consumer would have: of them, the projections, the rule for expirations
   *     and since when is counted matter here
   */
  public MemorySink(ConsumerOptions options) {
    this(options, options.countingSince().orElse(Instant.EPOCH));
  }

  private MemorySink(ConsumerOptions options, Instant countingSince) {
    ExpiryCauseRule rule = options.expiryRule();
    decoder = new RecordDecoder(rule);
    projections = Projections.with(options.projections());
    planner = new Planner(PACK, new LateStart(countingSince, rule.guard()), projections);
  }

  /**
   * Returns what has been counted so far.
   *
   * @return the same object each time, which changes with every further batch
   */
  public Views views() {
    return views;
  }

  /**
   * Applies a batch of stream records, in order.
   *
   * @param batch records of any shape, also malformed ones
   * @return this sink
   */
  public MemorySink apply(List<Record> batch) {
    List<PlannedEvent> events = new ArrayList<>();
    for (int index = 0; index < batch.size(); index++) {
      Decoded decoded = decoder.decode(batch.get(index));
      if (decoded instanceof Decoded.Change change) {
        read(index, change.change(), events);
      } else if (decoded instanceof Decoded.Foreign) {
        views.addForeign();
      } else if (decoded instanceof Decoded.Malformed malformed) {
        views.park(malformed.sequence(), "MALFORMED", malformed.reason());
      }
    }
    for (Chain chain : planner.plan(events, baselines).chains()) {
      for (PlannedTransaction transaction : chain.transactions()) {
        apply(transaction);
      }
    }
    return this;
  }

  private void read(int index, NoteChange change, List<PlannedEvent> events) {
    LedgerEntry entry = LedgerEntry.of(change);
    LedgerEntry known = ledger.putIfAbsent(new Place(NoteRef.of(change), change.sequence()), entry);
    if (known == null) {
      try {
        projections.trial(change);
      } catch (ProjectionException e) {
        views.park(change.sequence(), "PROJECTION_FAILED", String.valueOf(e.getMessage()));
        return;
      }
      events.add(PlannedEvent.of(index, change));
    } else if (!known.sameAs(entry)) {
      views.park(change.sequence(), "COLLISION", COLLISION);
    }
  }

  private void apply(PlannedTransaction transaction) {
    int actions = transaction.actions().size();
    if (actions > ConsumerOptions.MAX_ACTIONS) { // Of a single event: others are not packed so far.
      transaction
          .events()
          .forEach(
              event ->
                  views.park(event.change().sequence(), "TOO_MANY_ACTIONS", actions + " actions"));
    } else {
      transaction.actions().forEach(this::apply);
    }
  }

  private void apply(Action action) {
    if (action instanceof Action.PutAudit audit) {
      views.addAudit(audit.event().change());
      projections.marks(audit.event().change()).forEach(views::mark);
    } else if (action instanceof Action.AddToSummary add) {
      views.add(add.key(), add.deltas());
    } else if (action instanceof Action.PutBlobRemoval removal) {
      views.addBlobRemoval(removal.event().change().eventId(), removal.bodyRef());
    } else if (action instanceof Action.PutBaseline baseline) {
      NoteChange change = baseline.event().change();
      baselines.learn(NoteRef.of(change), new Baselines.AsOf(baseline.asOf()));
    }
  }
}
