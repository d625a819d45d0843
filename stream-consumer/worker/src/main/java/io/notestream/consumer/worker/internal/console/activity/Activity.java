package io.notestream.consumer.worker.internal.console.activity;

import io.notestream.consumer.batch.BatchOutcome;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.decode.Decoded;
import io.notestream.consumer.decode.RecordDecoder;
import io.notestream.model.change.NoteChange;
import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.Note;
import io.notestream.model.time.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * Sees every batch that this worker has processed, and keeps what people want to look at.
 * Thread-safe.
 */
public final class Activity {

  private static final Logger LOG = LoggerFactory.getLogger(Activity.class);

  /** A shard of which nothing was settled for so long is forgotten, as it may have ended. */
  private static final Duration FORGET_SHARD = Duration.ofHours(1);

  private static final int RECENT_SLOTS = 12;
  private static final int MOST_SHARDS = 2_000;

  private final RecordDecoder decoder;
  private final InstantSource clock;
  private final LiveFeed feed;
  private final Window window = new Window();
  private final Map<String, ShardCounter> shards = new HashMap<>();

  /**
   * @param decoder the one of the consumer, or one like it
   */
  public Activity(RecordDecoder decoder, InstantSource clock) {
    this.decoder = decoder;
    this.clock = clock;
    this.feed = new LiveFeed(System.currentTimeMillis());
  }

  /** Takes a batch that was processed; called on the shard's thread. Throws nothing. */
  public void settled(ShardBatch batch, BatchOutcome outcome) {
    try {
      add(batch, outcome);
    } catch (RuntimeException e) {
      // A bug; the shard goes on all the same, since nothing but the console needs this.
      LOG.error("a batch of {} is missing on the console", batch.shardId(), e);
    }
  }

  private void add(ShardBatch batch, BatchOutcome outcome) {
    Instant now = clock.instant();
    List<Record> records = settledOf(batch, outcome);
    List<LiveChange> changes = new ArrayList<>(records.size());
    List<Decoded> decoded = new ArrayList<>(records.size());
    for (Record record : records) {
      Decoded meaning = decoder.decode(record);
      decoded.add(meaning);
      LiveChange change = live(meaning, batch.shardId(), now);
      if (change != null) {
        changes.add(change);
      }
    }
    synchronized (this) {
      Slot slot = window.at(now);
      slot.records += records.size();
      slot.parked += outcome.counts().parked();
      decoded.forEach(each -> count(slot, each, now));
      decoded.forEach(each -> countDue(each, now));
      if (!records.isEmpty()) {
        LiveChange last = changes.isEmpty() ? null : changes.get(changes.size() - 1);
        shards
            .computeIfAbsent(batch.shardId(), id -> new ShardCounter())
            .add(
                now,
                records.size(),
                last == null ? null : last.sequence(),
                last == null ? null : last.lagMillis());
        forgetShards(now);
      }
    }
    feed.publish(changes);
  }

  /** Counts a reaction that was done just now. */
  public synchronized void reacted() {
    window.at(clock.instant()).reacted++;
  }

  /** Returns the last changes. */
  public LiveFeed feed() {
    return feed;
  }

  /** Returns the last quarter of an hour. */
  public synchronized Series series() {
    return window.series(clock.instant());
  }

  /** Returns the last minute. */
  public synchronized Recent lastMinute() {
    return window.recent(clock.instant(), RECENT_SLOTS);
  }

  /** Returns what was settled of each shard that this worker has read lately. */
  public synchronized Map<String, ShardActivity> shards() {
    Instant now = clock.instant();
    Map<String, ShardActivity> found = new TreeMap<>();
    shards.forEach((shard, counter) -> found.put(shard, counter.at(now)));
    return found;
  }

  private void forgetShards(Instant now) {
    if (shards.size() > MOST_SHARDS) {
      shards.values().removeIf(each -> each.lastAt().plus(FORGET_SHARD).isBefore(now));
    }
  }

  private static List<Record> settledOf(ShardBatch batch, BatchOutcome outcome) {
    List<Record> present = batch.records().stream().filter(Objects::nonNull).toList();
    if (outcome.complete()) {
      return present;
    }
    String through = outcome.settledThrough().map(SequenceNumber::value).orElse(null);
    for (int i = 0; through != null && i < present.size(); i++) {
      Record record = present.get(i);
      if (record.dynamodb() != null && through.equals(record.dynamodb().sequenceNumber())) {
        return present.subList(0, i + 1);
      }
    }
    return List.of();
  }

  private static void count(Slot slot, Decoded decoded, Instant now) {
    if (!(decoded instanceof Decoded.Change change)) {
      return;
    }
    NoteChange what = change.change();
    slot.kinds.merge(what.kind(), 1L, Long::sum);
    if (what instanceof NoteChange.Expired expired) {
      slot.expired.merge(expired.cause(), 1L, Long::sum);
      if (expired.before().expiry() != null) {
        slot.lateness.add(expired.before().expiry().lateness(now));
      }
    } else if (what instanceof NoteChange.Leaving leaving) {
      slot.lag.add(Duration.between(leaving.after().updatedAt(), now));
    }
  }

  private void countDue(Decoded decoded, Instant now) {
    if (decoded instanceof Decoded.Change change
        && change.change() instanceof NoteChange.Expired expired
        && expired.before().expiry() != null) {
      Slot slot = window.past(expired.before().expiry().instant(), now);
      if (slot != null) {
        slot.due++;
      }
    }
  }

  private static @Nullable LiveChange live(Decoded decoded, String shardId, Instant now) {
    if (decoded instanceof Decoded.Malformed malformed) {
      SequenceNumber at = malformed.sequence();
      return new LiveChange(
          0,
          Timestamps.format(now),
          "MALFORMED",
          malformed.reason(),
          malformed.userId(),
          malformed.noteId(),
          0,
          List.of(),
          null,
          false,
          shardId,
          at == null ? null : at.value(),
          null,
          null);
    }
    if (!(decoded instanceof Decoded.Change change)) {
      return null;
    }
    NoteChange what = change.change();
    Note note = what.latest();
    boolean exact = what instanceof NoteChange.Leaving;
    Instant since = exact ? note.updatedAt() : what.eventTime();
    return new LiveChange(
        0,
        Timestamps.format(now),
        what.kind().name(),
        what instanceof NoteChange.Expired expired ? expired.cause().name() : null,
        what.userId().value(),
        what.noteId().value(),
        note.version(),
        List.copyOf(what.origin().changed()),
        Math.max(0, Duration.between(since, now).toMillis()),
        exact,
        shardId,
        what.sequence().value(),
        what.eventId(),
        note.trace());
  }
}
