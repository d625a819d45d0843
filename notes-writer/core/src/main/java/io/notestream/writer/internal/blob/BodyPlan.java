package io.notestream.writer.internal.blob;

import io.notestream.model.note.Utf8;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where the bodies of one transaction are to live: the largest go to the blob store until the
 * others are small enough together. Immutable.
 *
 * @param texts the bodies
 * @param inline for each of them, whether it lives in its note's item
 */
public record BodyPlan(List<String> texts, List<Boolean> inline) {

  /**
   * The most that the bodies of one transaction may have together if they live in their notes'
   * items, in bytes of UTF-8: 3 MiB. DynamoDB takes 4 MB, and the rest of a hundred notes is half a
   * megabyte at most.
   */
  public static final int MAX_INLINE_BYTES = 3 << 20;

  /** Plans for bodies; measures each of them once. */
  public static BodyPlan of(List<String> texts) {
    int[] bytes = texts.stream().mapToInt(Utf8::length).toArray();
    if (Arrays.stream(bytes).allMatch(length -> length <= Bodies.MAX_INLINE_BYTES)
        && Arrays.stream(bytes).asLongStream().sum() <= MAX_INLINE_BYTES) {
      return new BodyPlan(List.copyOf(texts), Collections.nCopies(bytes.length, true));
    }
    List<Integer> smallestFirst =
        IntStream.range(0, bytes.length)
            .boxed()
            .sorted(Comparator.comparingInt(i -> bytes[i]))
            .toList();
    Boolean[] inline = new Boolean[bytes.length];
    long sum = 0;
    for (int i : smallestFirst) {
      sum += bytes[i];
      inline[i] = bytes[i] <= Bodies.MAX_INLINE_BYTES && sum <= MAX_INLINE_BYTES;
    }
    return new BodyPlan(List.copyOf(texts), List.of(inline));
  }

  /** Returns whether some of the bodies have no place in their notes' items. */
  public boolean needsStore() {
    return inline.contains(false);
  }
}
