package io.notestream.consumer.worker.internal.kcl.lease;

import io.notestream.consumer.watermark.ShardTail;
import io.notestream.consumer.watermark.Watermark.Mark;
import io.notestream.model.change.SequenceNumber;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** What a shard has after its lease's checkpoint: how far it is read. Not thread-safe. */
final class ShardLead {

  private static final String SHARD_END = "SHARD_END";

  /** The record at the checkpoint, and the one after it. */
  private static final int TWO = 2;

  private final String shardId;
  private final ShardTail tail;
  private @Nullable String checkpoint;
  private boolean sought;
  private boolean ahead;
  private Instant reached = Instant.MIN;

  ShardLead(String shardId, ShardTail tail) {
    this.shardId = shardId;
    this.tail = tail;
  }

  /**
   * Returns the time up to which the shard's changes are settled.
   *
   * @param current the lease's checkpoint; {@code null} if the shard has no lease yet
   */
  Mark look(@Nullable String current) {
    if (SHARD_END.equals(current)) {
      return new Mark(Instant.MAX, "");
    }
    if (!sought || !Objects.equals(current, checkpoint)) {
      checkpoint = current;
      sought = true;
      ahead = false;
      tail.seek(position());
    }
    if (!ahead) { // Otherwise the first unread record is known, and still unread.
      read();
    }
    return new Mark(
        !ahead && tail.isEnded() ? Instant.MAX : reached,
        "shard " + shardId + " is read as far as " + (current == null ? "nothing" : current));
  }

  private void read() {
    for (Record record : tail.read(TWO)) {
      Instant time = record.dynamodb().approximateCreationDateTime();
      ahead = isUnread(record);
      if (time != null) {
        reach(time.minusMillis(1)); // More of the same second may follow.
      }
      if (ahead) {
        return;
      }
    }
    Instant empty = tail.emptyAt();
    if (empty != null) {
      reach(empty);
    }
  }

  private boolean isUnread(Record record) {
    SequenceNumber at = position();
    String number = record.dynamodb().sequenceNumber();
    return at == null
        || !SequenceNumber.isValid(number)
        || new SequenceNumber(number).compareTo(at) > 0;
  }

  private void reach(Instant time) {
    if (time.isAfter(reached)) {
      reached = time;
    }
  }

  /** Returns the checkpoint; {@code null} for one that is no sequence number: nothing is read. */
  private @Nullable SequenceNumber position() {
    return checkpoint != null && SequenceNumber.isValid(checkpoint)
        ? new SequenceNumber(checkpoint)
        : null;
  }
}
