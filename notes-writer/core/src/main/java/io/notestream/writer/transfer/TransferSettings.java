package io.notestream.writer.transfer;

import io.notestream.model.blob.BlobStore;
import io.notestream.model.table.TableNames;
import io.notestream.writer.dynamodb.DynamoDbClients;
import io.notestream.writer.internal.blob.Bodies;
import io.notestream.writer.internal.store.UploadRecords;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * What exports and imports have in common. Immutable.
 *
 * @param clients for DynamoDB; stay open
 * @param tables the tables' names
 * @param blobs for bodies over 64 KiB, stays open; {@code null} if there is none
 * @param clock tells which notes have expired
 * @param parallel how many calls are made side by side; of an export, into how many segments the
 *     table is divided; 1 to {@value #MAX_PARALLEL}
 * @param maxUnits the most read or write units a second, on average; 0 for any number
 * @param giveUpAfter how long calls that fail are repeated while none at all succeeds
 */
public record TransferSettings(
    DynamoDbClients clients,
    TableNames tables,
    @Nullable BlobStore blobs,
    InstantSource clock,
    int parallel,
    int maxUnits,
    Duration giveUpAfter) {

  /** The most calls that are made side by side. */
  public static final int MAX_PARALLEL = 100;

  /** The default of {@link #parallel}. */
  public static final int DEFAULT_PARALLEL = 8;

  /** The default of {@link #maxUnits}, which leaves room for the callers of the API. */
  public static final int DEFAULT_MAX_UNITS = 1000;

  /** How long the record of an upload is tried; then the whole upload is. */
  private static final Duration RECORD_BUDGET = Duration.ofSeconds(5);

  /** The default of {@link #giveUpAfter}: one minute. */
  public static final Duration DEFAULT_GIVE_UP_AFTER = Duration.ofMinutes(1);

  /**
   * Creates settings; {@link #of} and the methods {@code with…} are easier to read.
   *
   * @param clients for DynamoDB
   * @param tables the tables' names
   * @param blobs for bodies over 64 KiB, or {@code null}
   * @param clock tells which notes have expired
   * @param parallel how many calls are made side by side
   * @param maxUnits the most units a second
   * @param giveUpAfter how long calls that fail are repeated
   * @throws IllegalArgumentException if a number is out of bounds or the time is negative
   */
  public TransferSettings {
    if (parallel < 1 || parallel > MAX_PARALLEL) {
      throw new IllegalArgumentException(
          "1 to " + MAX_PARALLEL + " calls are made side by side, not " + parallel);
    }
    if (maxUnits < 0) {
      throw new IllegalArgumentException("units are not negative: " + maxUnits);
    }
    if (giveUpAfter.isNegative()) {
      throw new IllegalArgumentException("a time is not negative: " + giveUpAfter);
    }
  }

  /** Returns where the bodies of notes live. */
  Bodies bodies() {
    return new Bodies(blobs, new UploadRecords(clients, tables, clock, RECORD_BUDGET));
  }

  /**
   * {@return settings for the standard tables without a blob store, with every default}
   *
   * @param clients for DynamoDB
   */
  public static TransferSettings of(DynamoDbClients clients) {
    return new TransferSettings(
        clients,
        TableNames.standard(),
        null,
        Clock.systemUTC(),
        DEFAULT_PARALLEL,
        DEFAULT_MAX_UNITS,
        DEFAULT_GIVE_UP_AFTER);
  }

  /**
   * {@return these settings for other tables}
   *
   * @param names the tables' names
   */
  public TransferSettings withTables(TableNames names) {
    return new TransferSettings(clients, names, blobs, clock, parallel, maxUnits, giveUpAfter);
  }

  /**
   * {@return these settings with a blob store}
   *
   * @param store for bodies over 64 KiB; {@code null} for none
   */
  public TransferSettings withBlobs(@Nullable BlobStore store) {
    return new TransferSettings(clients, tables, store, clock, parallel, maxUnits, giveUpAfter);
  }

  /**
   * {@return these settings with another clock}
   *
   * @param source tells which notes have expired
   */
  public TransferSettings withClock(InstantSource source) {
    return new TransferSettings(clients, tables, blobs, source, parallel, maxUnits, giveUpAfter);
  }

  /**
   * {@return these settings with another number of calls side by side}
   *
   * @param calls 1 to {@value #MAX_PARALLEL}
   * @throws IllegalArgumentException if the number is out of bounds
   */
  public TransferSettings withParallel(int calls) {
    return new TransferSettings(clients, tables, blobs, clock, calls, maxUnits, giveUpAfter);
  }

  /**
   * {@return these settings with another rate}
   *
   * @param units the most units a second; 0 for any number
   * @throws IllegalArgumentException if the number is negative
   */
  public TransferSettings withMaxUnits(int units) {
    return new TransferSettings(clients, tables, blobs, clock, parallel, units, giveUpAfter);
  }

  /**
   * {@return these settings with another patience}
   *
   * @param time how long calls that fail are repeated while none at all succeeds
   * @throws IllegalArgumentException if the time is negative
   */
  public TransferSettings withGiveUpAfter(Duration time) {
    return new TransferSettings(clients, tables, blobs, clock, parallel, maxUnits, time);
  }
}
