package io.notestream.model.failure;

/**
 * The reason why a call failed. Immutable.
 *
 * @param kind what to do about the failure
 * @param code the service's error code, or the name of the exception; one of few
 * @param detail the service's message
 */
public record Failure(Kind kind, String code, String detail) {

  /** The kind of a failure, which tells what to do about it. */
  public enum Kind {
    /** The call was not applied, and may succeed later: throttled, in conflict, in progress. */
    PASSING,
    /** As passing, but the call may have been applied: a timeout, a 5xx, a lost response. */
    UNCLEAR,
    /** Somebody has to change something outside: permissions, tables, keys, credentials. */
    OUTAGE,
    /** The request itself will never be accepted. */
    REJECTED
  }

  /** {@return whether the request may succeed a little later, by itself} */
  public boolean passes() {
    return kind == Kind.PASSING || kind == Kind.UNCLEAR;
  }

  /** {@return whether the request may succeed later, by itself or once somebody has acted} */
  public boolean worthRetrying() {
    return kind != Kind.REJECTED;
  }

  @Override
  public String toString() {
    return code + ": " + detail;
  }
}
