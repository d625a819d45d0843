package io.notestream.model.change;

/** What removed an expired note; the names are the values of the attribute {@code cause}. */
public enum ExpiryCause {
  /** DynamoDB's own time to live; the stream record carries the service's identity. */
  TTL,
  /** The consumer's sweeper: an inference from a plain remove at or after the expiry. */
  SWEEPER,
  /** A replicated delete from another region: an inference, where no sweeper runs in this one. */
  REPLICA
}
