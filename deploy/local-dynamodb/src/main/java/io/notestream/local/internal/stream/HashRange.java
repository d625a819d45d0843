package io.notestream.local.internal.stream;

import java.util.ArrayList;
import java.util.List;

/** The hashes from {@code from} (inclusive) to {@code to} (exclusive), out of 2^32. */
record HashRange(long from, long to) {

  static final HashRange ALL = new HashRange(0, 1L << 32);

  /** Cuts the range into parts of equal size, in order. */
  List<HashRange> split(int parts) {
    if (parts < 1 || parts > to - from) {
      throw new IllegalArgumentException("a shard cannot be split into " + parts + " parts");
    }
    List<HashRange> ranges = new ArrayList<>(parts);
    for (int part = 0; part < parts; part++) {
      ranges.add(
          new HashRange(
              from + (to - from) * part / parts, from + (to - from) * (part + 1) / parts));
    }
    return ranges;
  }
}
