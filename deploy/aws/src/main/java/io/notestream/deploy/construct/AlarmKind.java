package io.notestream.deploy.construct;

/**
 * The alarms. Each has an entry of its id in the runbook, which says what it means and what to do.
 */
enum AlarmKind {
  LAG("lag", "Changes are counted more than a minute late"),
  LAG_HALF_RETENTION("lag-12h", "Changes are counted 12 hours late; after 24 they are lost"),
  DEAD_LETTERS("dead-letters", "A change cannot be applied, and is parked"),
  GAPS("gaps", "Changes were lost before they were read, or were given up"),
  INVARIANTS("invariants", "What must never happen did"),
  DRIFT("drift", "A user's counters are not what the notes say"),
  OUTAGE("outage", "Calls have been failing for more than a minute"),
  STREAM_OFF("stream-off", "The stream is off: what changes now is not counted"),
  READS_NOTHING("reads-nothing", "Notes change, and nobody reads the stream"),
  LATENESS("lateness", "Notes end, and are deleted late or not at all"),
  REACTIONS("reactions", "A reaction to an expiration is given up"),
  FUNCTION_ERRORS("function-errors", "A function of the consumer fails"),
  NOT_RUNNING("not-running", "A function on a schedule does not run, or writes no log"),
  FUNCTION_THROTTLES("function-throttles", "The account lets too few functions run at once"),
  TABLE_THROTTLES("table-throttles", "DynamoDB refuses calls to a table, which wait"),
  API_ERRORS("api-errors", "The API responds with errors of its own"),
  API_UNHEALTHY("api-unhealthy", "A server of the API takes no requests, or there is none"),
  WORKERS("workers", "Fewer workers run than should");

  private final String id;
  private final String meaning;

  AlarmKind(String id, String meaning) {
    this.id = id;
    this.meaning = meaning;
  }

  /** Returns the name of the runbook's entry. */
  String id() {
    return id;
  }

  /** Returns what is the case when the alarm goes off. */
  String meaning() {
    return meaning;
  }
}
