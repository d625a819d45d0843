package io.notestream.function;

/** The unit of a metric: of those that CloudWatch knows, the ones that are used. */
public enum MetricUnit {
  /** A number of events. */
  COUNT("Count"),
  /** A time in thousandths of a second. */
  MILLISECONDS("Milliseconds"),
  /** A time in seconds. */
  SECONDS("Seconds"),
  /** A number of bytes. */
  BYTES("Bytes"),
  /** None. */
  NONE("None");

  private final String id;

  MetricUnit(String id) {
    this.id = id;
  }

  /** {@return CloudWatch's word for it} */
  public String id() {
    return id;
  }
}
