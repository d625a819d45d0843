package io.notestream.writer.benchmarks;

import java.time.Duration;

/**
 * CPU time by the process that took it. Immutable.
 *
 * @param callers this process, and with it the SDK if the callers call DynamoDB themselves
 * @param server the writer, or the server that it is compared with
 * @param engine DynamoDB's place
 */
record Cpu(Duration callers, Duration server, Duration engine) {

  static final Cpu NONE = new Cpu(Duration.ZERO, Duration.ZERO, Duration.ZERO);

  Cpu plus(Cpu other) {
    return new Cpu(
        callers.plus(other.callers), server.plus(other.server), engine.plus(other.engine));
  }

  Cpu minus(Cpu other) {
    return new Cpu(
        callers.minus(other.callers), server.minus(other.server), engine.minus(other.engine));
  }
}
