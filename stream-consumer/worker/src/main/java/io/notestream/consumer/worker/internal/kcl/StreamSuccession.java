package io.notestream.consumer.worker.internal.kcl;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.worker.internal.kcl.lease.LeaseTableNames;
import io.notestream.consumer.worker.internal.kcl.stream.TableStreams;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.kinesis.leases.exceptions.LeasingException;

/**
 * Chooses which of a table's streams to read: the oldest one that was begun and not finished, then
 * the present one. Changes of one note stand in both, and a stream that was switched off stays
 * readable for a day. What was not read by then is lost, and written down. Used by one thread.
 */
final class StreamSuccession {

  private static final Logger LOG = LoggerFactory.getLogger(StreamSuccession.class);

  private final FollowerSettings settings;
  private final TableStreams streams;
  private final Function<String, KclReader> readers;

  /**
   * @param readers makes a reader of the stream with that ARN
   */
  StreamSuccession(
      FollowerSettings settings, TableStreams streams, Function<String, KclReader> readers) {
    this.settings = settings;
    this.streams = streams;
    this.readers = readers;
  }

  /**
   * Returns a reader of the stream to read now.
   *
   * @throws IllegalStateException if the table has no stream
   */
  KclReader next(Stop stop) throws LeasingException {
    String latest =
        streams
            .latest()
            .orElseThrow(
                () -> new IllegalStateException("table " + settings.table() + " has no stream"));
    List<String> readable = streams.readable();
    keepLostStreams(latest, readable, stop);
    for (String arn : readable) {
      if (!arn.equals(latest)) {
        KclReader former = readers.apply(arn);
        if (former.isUnfinished()) {
          LOG.info("stream {} was replaced; reading it to its end first", arn);
          return former;
        }
      }
    }
    return readers.apply(latest);
  }

  /** Returns whether the stream was replaced and is read to its end. */
  boolean isOver(KclReader reader) throws LeasingException {
    return !streams.latest().equals(Optional.of(reader.streamArn())) && reader.isDrained();
  }

  /** Of streams that were gone before they were read to their end, only lease tables are left. */
  private void keepLostStreams(String latest, List<String> readable, Stop stop)
      throws LeasingException {
    LeaseTableNames names = settings.leaseTables();
    List<String> known = readable.stream().map(names::forStream).toList();
    List<String> tables;
    try {
      tables = streams.tablesBeginning(names.prefix());
    } catch (SdkException e) {
      // Perhaps a role that may not list tables: everything else works without.
      LOG.warn("cannot look for streams that are gone: {}", e.getMessage());
      return;
    }
    for (String table : tables) {
      if (!known.contains(table) && !table.equals(names.forStream(latest))) {
        String arn = latest.substring(0, latest.lastIndexOf('/') + 1) + names.labelOf(table);
        readers.apply(arn).keepLostShards(stop);
      }
    }
  }
}
