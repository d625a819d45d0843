package io.notestream.consumer.internal.retry;

/**
 * Why a call failed.
 *
 * @param kind what is to be done about it
 * @param code the service's name for it, or the exception's; few different ones
 * @param detail the service's words
 */
public record Failure(Kind kind, String code, String detail) {

  /** What is to be done about a failure. */
  public enum Kind {
    /** The same call is sure to fail for the moment: throttled, in conflict, in progress. */
    PASSING,
    /**
     * Passing, and the call may have been applied all the same: a timeout, a 5xx, a lost answer.
     */
    UNCLEAR,
    /** Somebody has to change something outside: permissions, tables, keys, credentials. */
    OUTAGE,
    /** The request itself will never be accepted. */
    REJECTED
  }

  /** Whether the same request may succeed later, by itself or once somebody has acted. */
  public boolean worthRetrying() {
    return kind != Kind.REJECTED;
  }

  @Override
  public String toString() {
    return code + ": " + detail;
  }
}
