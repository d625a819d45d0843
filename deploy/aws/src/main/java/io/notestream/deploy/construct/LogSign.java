package io.notestream.deploy.construct;

/**
 * Lines of the services' logs that mean something to whoever runs them. Functions have no gauges
 * between invocations, and the worker's dead letters have a tag for each reason; a line is the same
 * of both. A test finds each in the code.
 */
enum LogSign {
  DEAD_LETTERS("DeadLetters", "Parked"),
  OUTAGE("Outage", "has been failing for"),
  GAP("Gaps", "may be lost"),
  STREAM_OFF("StreamOff", "what changes now is not counted"),
  OVERDUE("Overdue", "notes that are due are left to the next run"),
  GIVEN_UP("ReactionsGivenUp", "is given up"),
  INVARIANT("InvariantsBroken", "An invariant is broken");

  private final String metric;
  private final String text;

  LogSign(String metric, String text) {
    this.metric = metric;
    this.text = text;
  }

  /** Returns the name of the metric that counts the lines. */
  String metric() {
    return metric;
  }

  /** Returns what the line contains. */
  String text() {
    return text;
  }
}
