package io.notestream.local.internal.stream;

import java.util.HexFormat;

/**
 * The {@code eventID} of records: 32 hex digits, the same whenever a record is read, and different
 * for any two records.
 */
final class EventIds {

  private static final HexFormat HEX = HexFormat.of();

  private EventIds() {}

  /** Returns the id of a record. */
  static String of(StreamMeta stream, long sequence) {
    // The first half differs between engines, the second between the records of one: mix maps no
    // two numbers to one.
    long origin = mix(stream.createdAt().toEpochMilli() ^ Long.rotateLeft(stream.id(), 48));
    return HEX.toHexDigits(origin) + HEX.toHexDigits(mix(sequence));
  }

  private static long mix(long number) {
    long mixed = number + 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
    return mixed ^ mixed >>> 31;
  }
}
