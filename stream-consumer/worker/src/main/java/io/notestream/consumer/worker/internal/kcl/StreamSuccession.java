package io.notestream.consumer.worker.internal.kcl;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.worker.internal.kcl.lease.LeaseTableNames;
import io.notestream.consumer.worker.internal.kcl.stream.StreamShards;
import io.notestream.consumer.worker.internal.kcl.stream.TableStream;
import io.notestream.consumer.worker.internal.kcl.stream.TableStreams;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.kinesis.leases.exceptions.LeasingException;

/**
 * Chooses which of a table's streams to read: the oldest one that was begun and not finished, then
 * those after it, and the present one at last. Changes of one note stand in several, and a stream
 * that was switched off stays readable for a day. What was not read by then is lost, as is what was
 * changed between two streams, and is written down. Used by one thread.
 */
final class StreamSuccession {

  private static final Logger LOG = LoggerFactory.getLogger(StreamSuccession.class);

  /** What readiness says while the table has no stream. */
  static final String OFF = "the table's stream is switched off: changes are in no stream";

  private final FollowerSettings settings;
  private final TableStreams streams;
  private final Function<String, KclReader> readers;
  private final Supplier<Optional<Instant>> countingSince;

  /**
   * @param readers makes a reader of the stream with that ARN
   * @param countingSince since when the application counts; empty if it has not begun to
   */
  StreamSuccession(
      FollowerSettings settings,
      TableStreams streams,
      Function<String, KclReader> readers,
      Supplier<Optional<Instant>> countingSince) {
    this.settings = settings;
    this.streams = streams;
    this.readers = readers;
    this.countingSince = countingSince;
  }

  /** Returns the stream that is written to at this moment, or was last. */
  TableStream latest() {
    return streams.latest();
  }

  /**
   * Returns a reader of the stream to read now. If it was not begun yet and follows another, what
   * may have been changed between the two is written down before.
   *
   * @throws IllegalStateException if there is no stream to read
   */
  KclReader next(Stop stop) throws LeasingException {
    TableStream latest = streams.latest();
    List<String> arns = streams.readable();
    String latestArn =
        latest.arn().orElseThrow(() -> new IllegalStateException("the table has no stream"));
    if (!latest.isOn() && !arns.contains(latestArn)) {
      throw new IllegalStateException(OFF);
    }
    List<String> begun = begun(arns);
    keepLostStreams(latestArn, begun, arns, stop);
    for (String arn : arns) {
      String label = StreamShards.labelOf(arn);
      KclReader reader = readers.apply(arn);
      if (begun.contains(label) && !latest.is(arn) && reader.isUnfinished()) {
        LOG.info("stream {} was replaced; reading it to its end first", arn);
        return reader;
      }
      if (begun.isEmpty() && !latest.is(arn) && wasCountingBefore(latest)) {
        LOG.error(
            "no lease table tells how far this table's streams were read; reading them again from"
                + " the oldest record, of stream {}",
            arn);
        return reader;
      }
      Optional<String> former = last(begun, label);
      if (former.isPresent() && !begun.contains(label)) {
        if (!latest.beganWithTable(arn, former.get())
            && !reader.keepBreakAfter(former.get(), stop)) {
          // Once there is a lease table, nothing tells any more that this was to be written down.
          throw new IllegalStateException("what changed before " + arn + " is not written down");
        }
        return reader;
      }
    }
    return readers.apply(latestArn);
  }

  /** What has been counted does not count again, and some of it may not have been. */
  private boolean wasCountingBefore(TableStream latest) {
    return countingSince.get().filter(latest::beganSince).isPresent();
  }

  /** Returns whether the stream was replaced and is read to its end. */
  boolean isOver(KclReader reader, TableStream latest) throws LeasingException {
    return !latest.is(reader.streamArn()) && reader.isDrained();
  }

  /** Returns the last of the labels before this one. */
  private static Optional<String> last(List<String> labels, String before) {
    return labels.stream()
        .filter(label -> label.compareTo(before) < 0)
        .max(Comparator.naturalOrder());
  }

  /** Returns the labels of the streams that this application has begun to read, ever. */
  private List<String> begun(List<String> readable) throws LeasingException {
    LeaseTableNames names = settings.leaseTables();
    try {
      return streams.tablesBeginning(names.prefix()).stream().map(names::labelOf).toList();
    } catch (SdkException e) {
      // Perhaps a role that may not list tables: what is readable can be looked for one by one.
      LOG.warn("cannot look for streams that are gone: {}", e.getMessage());
    }
    List<String> found = new ArrayList<>();
    for (String arn : readable) {
      if (readers.apply(arn).hasLeaseTable()) {
        found.add(StreamShards.labelOf(arn));
      }
    }
    return found;
  }

  /** Of streams that were gone before they were read to their end, only lease tables are left. */
  private void keepLostStreams(String latest, List<String> begun, List<String> readable, Stop stop)
      throws LeasingException {
    for (String label : begun) {
      String arn = latest.substring(0, latest.lastIndexOf('/') + 1) + label;
      if (!readable.contains(arn) && !arn.equals(latest)) {
        readers.apply(arn).keepLostShards(stop);
      }
    }
  }
}
