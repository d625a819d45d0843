package io.notestream.local.internal.stream;

import io.notestream.local.internal.operation.Operation;
import java.util.List;

/** The operations of the Streams API. */
public final class StreamOperations {

  private StreamOperations() {}

  /** Returns all of them. */
  public static List<Operation> all(StreamReader reader) {
    return List.of(
        new ListStreams(reader),
        new DescribeStream(reader),
        new GetShardIterator(reader),
        new GetRecords(reader));
  }
}
