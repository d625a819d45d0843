package io.notestream.local.internal.fault;

import io.notestream.local.fault.Effect;
import io.notestream.local.fault.Fault;
import io.notestream.local.fault.FaultBuilder;
import io.notestream.local.fault.FaultScope;
import io.notestream.local.fault.Latency;
import java.time.Duration;
import java.util.Set;

/** A fault that is not in force yet. Immutable. */
final class FaultDraft implements FaultBuilder {

  private static final String NO_CAPACITY =
      "The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level"
          + " with the UpdateTable API.";

  private final ActiveFaults faults;
  private final FaultScope scope;

  FaultDraft(ActiveFaults faults, FaultScope scope) {
    this.faults = faults;
    this.scope = scope;
  }

  @Override
  public FaultBuilder table(String... tables) {
    return with(new FaultScope(scope.operations(), Set.of(tables), scope.rate(), scope.times()));
  }

  @Override
  public FaultBuilder rate(double rate) {
    return with(new FaultScope(scope.operations(), scope.tables(), rate, scope.times()));
  }

  @Override
  public FaultBuilder next(int calls) {
    return with(new FaultScope(scope.operations(), scope.tables(), scope.rate(), calls));
  }

  @Override
  public Fault throttle() {
    return fail("ProvisionedThroughputExceededException", NO_CAPACITY);
  }

  @Override
  public Fault internalServerError() {
    return fail("InternalServerError", "Internal server error");
  }

  @Override
  public Fault fail(String error) {
    return fail(error, "injected");
  }

  @Override
  public Fault fail(String error, String message) {
    return faults.add(scope, new Effect.Refuse(error, message));
  }

  @Override
  public Fault loseRequest() {
    return faults.add(scope, new Effect.LoseRequest());
  }

  @Override
  public Fault loseResponse() {
    return faults.add(scope, new Effect.LoseResponse());
  }

  @Override
  public Fault conflict() {
    return cancel(Effect.Cancel.CONFLICT, "Transaction is ongoing for the item");
  }

  @Override
  public Fault cancel(String code, String message) {
    return faults.add(scope, new Effect.Cancel(code, message));
  }

  @Override
  public Fault leaveUnprocessed(double part) {
    return faults.add(scope, new Effect.LeaveUnprocessed(part));
  }

  @Override
  public Fault limit(int perSecond) {
    return faults.add(scope, new Effect.Limit(perSecond));
  }

  @Override
  public Fault latency(Latency latency) {
    return faults.add(scope, new Effect.Delay(latency));
  }

  @Override
  public Fault latency(Duration time) {
    return latency(Latency.fixed(time));
  }

  private FaultBuilder with(FaultScope changed) {
    return new FaultDraft(faults, changed);
  }
}
