package io.notestream.consumer.replay;

import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.decode.Decoded;
import io.notestream.consumer.decode.ExpiryCauseRule;
import io.notestream.consumer.decode.RecordDecoder;
import io.notestream.consumer.internal.plan.Action;
import io.notestream.consumer.internal.plan.Baselines;
import io.notestream.consumer.internal.plan.Chain;
import io.notestream.consumer.internal.plan.LateStart;
import io.notestream.consumer.internal.plan.PlannedEvent;
import io.notestream.consumer.internal.plan.PlannedTransaction;
import io.notestream.consumer.internal.plan.Planner;
import io.notestream.consumer.internal.summary.Deltas;
import io.notestream.consumer.internal.summary.OwnSummaries;
import io.notestream.consumer.internal.summary.Projections;
import io.notestream.consumer.internal.summary.SummaryKey;
import io.notestream.consumer.summary.ProjectionException;
import io.notestream.model.change.NoteChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * Prints what a replay into empty tables would do, without any table: the kind of each record, and
 * the deltas of each summary. Never prints a title or a body.
 */
public final class DryRun {

  private static final int BATCH = 1000;
  private static final int PACK = 50;

  private final RecordDecoder decoder;
  private final Projections projections;
  private final Planner planner;
  private final Set<String> seen = new HashSet<>();
  private final Map<String, Deltas> summaries = new TreeMap<>();
  private final Consumer<String> out;
  private final Instant oldest;
  private int transactions;
  private int tooOld;

  private DryRun(ConsumerOptions options, Instant oldest, Consumer<String> out) {
    this.oldest = oldest;
    ExpiryCauseRule rule = options.expiryRule();
    decoder = new RecordDecoder(rule);
    projections = Projections.with(options.projections());
    planner = new Planner(PACK, new LateStart(Instant.EPOCH, rule.guard()), projections);
    this.out = out;
  }

  /**
   * Reads the records and prints the plan, line by line, for records of any age.
   *
   * @param records the records, in the order of their shard
   * @param rule tells an expiration from a delete
   * @param out called with each line
   */
  public static void print(Iterator<Record> records, ExpiryCauseRule rule, Consumer<String> out) {
    print(records, ConsumerOptions.builder().expiryRule(rule).build(), Instant.MIN, out);
  }

  /**
   * Reads the records and prints the plan, line by line, and which of them a replay would refuse
   * for their age.
   *
   * @param records the records, in the order of their shard
   * @param options the options of a consumer: how an expiration is told from a delete, and which
   *     summaries there are
   * @param oldest records from before this time are refused, see {@link Replayer#notBefore}
   * @param out called with each line
   */
  public static void print(
      Iterator<Record> records, ConsumerOptions options, Instant oldest, Consumer<String> out) {
    DryRun run = new DryRun(options, oldest, out);
    int count = 0;
    while (records.hasNext()) {
      List<PlannedEvent> events = new ArrayList<>();
      while (events.size() < BATCH && records.hasNext()) {
        run.read(count++, records.next(), events);
      }
      run.plan(events);
    }
    run.printSummaries(count);
  }

  private void read(int index, Record record, List<PlannedEvent> events) {
    Instant time = record == null ? null : RecordTimes.notBefore(record);
    if (time != null && time.isBefore(oldest)) {
      tooOld++;
      out.accept(line(index, "TOO OLD at " + time));
    }
    Decoded decoded = decoder.decode(record);
    if (decoded instanceof Decoded.Change change) {
      boolean first = seen.add(change.change().eventId());
      out.accept(line(index, describe(change.change()) + (first ? "" : ", a repetition")));
      if (first && isEvaluated(index, change.change())) {
        events.add(PlannedEvent.of(index, change.change()));
      }
    } else if (decoded instanceof Decoded.Foreign foreign) {
      out.accept(line(index, "FOREIGN entity '" + foreign.entity() + "'"));
    } else if (decoded instanceof Decoded.Malformed malformed) {
      out.accept(line(index, "MALFORMED " + malformed.reason()));
    }
  }

  /** Returns whether the projections can be evaluated for a change; prints why not. */
  private boolean isEvaluated(int index, NoteChange change) {
    try {
      projections.trial(change);
      return true;
    } catch (ProjectionException e) {
      out.accept(line(index, "PARKED " + e.getMessage()));
      return false;
    }
  }

  private static String describe(NoteChange change) {
    String cause = change instanceof NoteChange.Expired expired ? " by " + expired.cause() : "";
    return change.kind()
        + cause
        + " user "
        + change.userId()
        + " note "
        + change.noteId()
        + " version "
        + change.latest().version()
        + " at "
        + change.origin().eventTime()
        + " sequence "
        + change.sequence();
  }

  private static String line(int index, String text) {
    return "record " + (index + 1) + ": " + text;
  }

  private void plan(List<PlannedEvent> events) {
    for (Chain chain : planner.plan(events, Baselines.none()).chains()) {
      for (PlannedTransaction transaction : chain.transactions()) {
        transactions++;
        for (Action action : transaction.actions()) {
          if (action instanceof Action.AddToSummary add) {
            Deltas sum =
                summaries.computeIfAbsent(
                    name(add.key()), key -> new Deltas(add.key().projection()));
            sum.add(add.deltas());
          }
        }
      }
    }
  }

  private void printSummaries(int records) {
    summaries.forEach((name, deltas) -> out.accept("summary " + name + ": " + text(deltas)));
    if (tooOld > 0) {
      out.accept(
          tooOld
              + " of the records are from before "
              + oldest
              + ": the replay ends at the first of them, unless with --force");
    }
    out.accept(records + " records, " + transactions + " transactions");
  }

  private static String name(SummaryKey key) {
    String user = "user " + key.userId();
    return key.projection() == OwnSummaries.USER
        ? user
        : user + " " + key.projection().name() + " " + key.part();
  }

  private static String text(Deltas deltas) {
    Map<String, Long> changes = deltas.toMap();
    if (changes.isEmpty()) {
      return "unchanged";
    }
    return changes.entrySet().stream()
        .map(e -> e.getKey() + " " + (e.getValue() > 0 ? "+" : "") + e.getValue())
        .collect(Collectors.joining(", "));
  }
}
