package io.notestream.local.fault;

import java.time.Duration;
import java.util.Set;

/**
 * A fault in the making: says which calls, then, with the last method, what happens to them; that
 * puts it in force. Immutable: one may be kept and used for several faults.
 */
public final class FaultBuilder {

  private static final String NO_CAPACITY =
      "The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level"
          + " with the UpdateTable API.";

  private final Faults faults;
  private final FaultScope scope;

  FaultBuilder(Faults faults, FaultScope scope) {
    this.faults = faults;
    this.scope = scope;
  }

  /** Only calls of one of these tables; streams belong to their tables. */
  public FaultBuilder table(String... tables) {
    return with(new FaultScope(scope.operations(), Set.of(tables), scope.rate(), scope.times()));
  }

  /** Only a part of the calls, drawn at random. */
  public FaultBuilder rate(double rate) {
    return with(new FaultScope(scope.operations(), scope.tables(), rate, scope.times()));
  }

  /** Only the next so many calls. */
  public FaultBuilder next(int calls) {
    return with(new FaultScope(scope.operations(), scope.tables(), scope.rate(), calls));
  }

  /** Refuses with ProvisionedThroughputExceededException. */
  public Fault throttle() {
    return fail("ProvisionedThroughputExceededException", NO_CAPACITY);
  }

  /** Refuses with InternalServerError and status 500. */
  public Fault internalServerError() {
    return fail("InternalServerError", "Internal server error");
  }

  /** Refuses with an error of any name, AccessDeniedException for instance. */
  public Fault fail(String error) {
    return fail(error, "injected");
  }

  /** Refuses with an error of any name and that message. */
  public Fault fail(String error, String message) {
    return faults.add(scope, new Effect.Refuse(error, message));
  }

  /** Closes the connection without having done anything. */
  public Fault loseRequest() {
    return faults.add(scope, new Effect.LoseRequest());
  }

  /** Carries the call out and closes the connection instead of answering. */
  public Fault loseResponse() {
    return faults.add(scope, new Effect.LoseResponse());
  }

  /**
   * Lets a transaction be cancelled, and a write of one item be refused, as if another transaction
   * held an item.
   */
  public Fault conflict() {
    return cancel(Effect.Cancel.CONFLICT, "Transaction is ongoing for the item");
  }

  /**
   * Lets a transaction be cancelled with a reason of that code, such as ThrottlingError, for one of
   * its actions.
   */
  public Fault cancel(String code, String message) {
    return faults.add(scope, new Effect.Cancel(code, message));
  }

  /**
   * Lets some requests of a BatchWriteItem or BatchGetItem come back as UnprocessedItems or
   * UnprocessedKeys, and not be carried out.
   *
   * @param part how much of a batch is left, above 0 to 1. Each request is drawn for itself, but at
   *     least one is left, and unless the part is 1 at least one of several is carried out. Of a
   *     fault for certain tables the requests for others are not among them.
   */
  public Fault leaveUnprocessed(double part) {
    return faults.add(scope, new Effect.Leave(part));
  }

  /** Lets the calls take longer; a transaction holds its items meanwhile. */
  public Fault latency(Latency latency) {
    return faults.add(scope, new Effect.Delay(latency));
  }

  /** Lets the calls take that much longer. */
  public Fault latency(Duration time) {
    return latency(Latency.fixed(time));
  }

  private FaultBuilder with(FaultScope changed) {
    return new FaultBuilder(faults, changed);
  }
}
