package io.notestream.local.internal.fault;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.fault.Effect;
import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.operation.ApiCall;
import io.notestream.local.internal.operation.Interceptor;
import io.notestream.local.internal.operation.LostResponseException;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Lets calls meet the faults in force, and counts the calls. Safe for use by several threads. */
public final class FaultInjector implements Interceptor {

  private static final String WRITE_TRANSACTION = "TransactWriteItems";
  private static final String READ_TRANSACTION = "TransactGetItems";
  private static final Set<String> SINGLE_WRITES = Set.of("PutItem", "UpdateItem", "DeleteItem");

  private final ActiveFaults faults;
  private final CallCounters stats;

  public FaultInjector(ActiveFaults faults, CallCounters stats) {
    this.faults = faults;
    this.stats = stats;
  }

  @Override
  public boolean mayWait(ApiCall call) {
    if (faults.isEmpty()) {
      return false;
    }
    for (ActiveFault fault : faults.inForce()) {
      if (fault.effect() instanceof Effect.Delay && fault.concerns(call.operation().name())) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void before(ApiCall call) {
    if (faults.isEmpty()) {
      return;
    }
    String operation = call.operation().name();
    Set<String> tables = RequestTables.of(call.body());
    UnprocessedRequests left = UnprocessedRequests.none();
    for (ActiveFault fault : faults.inForce()) {
      Effect effect = fault.effect();
      if (effect instanceof Effect.LoseRequest && fault.meets(operation, tables)) {
        stats.called(operation, tables);
        stats.injected(operation, tables, "LostRequest");
        throw new LostResponseException();
      }
      if (effect instanceof Effect.Refuse refuse && fault.meets(operation, tables)) {
        stats.injected(operation, tables, refuse.error());
        throw ServiceException.named(refuse.error(), refuse.message());
      }
      if (effect instanceof Effect.Limit limit
          && fault.concerns(operation)
          && fault.concerns(tables)
          && !fault
              .rates()
              .take(
                  CallRates.key(operation, call.body(), tables),
                  limit.perSecond(),
                  System.nanoTime())
          && fault.meets(operation, tables)) {
        ServiceException refusal = CallRates.refusal(operation);
        stats.injected(operation, tables, refusal.name());
        throw refusal;
      }
      if (effect instanceof Effect.Cancel cancel
          && canBeCancelled(operation, cancel)
          && fault.meets(operation, tables)) {
        stats.injected(operation, tables, cancel.code());
        throw cancelled(call, cancel, fault.random());
      }
      if (effect instanceof Effect.LeaveUnprocessed leave
          && UnprocessedRequests.mayBeOf(operation)
          && fault.meets(operation, tables)) {
        left.draw(leave, fault, call.body());
      }
    }
    if (!left.places().isEmpty()) {
      stats.injected(operation, left.tables(), "Unprocessed");
      call.leave(left.places());
    }
    if (!operation.equals(WRITE_TRANSACTION)) {
      JsonNode actions = call.body().get("TransactItems");
      delay(operation, tables, actions == null ? 1 : actions.size());
    }
  }

  @Override
  public void holding(ApiCall call, int actions) {
    if (!faults.isEmpty() && call.operation().name().equals(WRITE_TRANSACTION)) {
      delay(WRITE_TRANSACTION, RequestTables.of(call.body()), actions);
    }
  }

  @Override
  public void after(ApiCall call, @Nullable ServiceException failure) {
    String operation = call.operation().name();
    Set<String> tables = RequestTables.of(call.body());
    stats.called(operation, tables);
    call.consumed().forEach(used -> stats.consumed(operation, used));
    if (failure != null) {
      stats.refused(operation, tables, failure.name());
      return;
    }
    for (ActiveFault fault : faults.inForce()) {
      if (fault.effect() instanceof Effect.LoseResponse && fault.meets(operation, tables)) {
        stats.injected(operation, tables, "LostResponse");
        throw new LostResponseException();
      }
    }
  }

  private void delay(String operation, Set<String> tables, int actions) {
    Duration sum = Duration.ZERO;
    for (ActiveFault fault : faults.inForce()) {
      if (fault.effect() instanceof Effect.Delay delay && fault.meets(operation, tables)) {
        sum = sum.plus(delay.latency().draw(fault.random(), actions));
        stats.injected(operation, tables, "Latency");
      }
    }
    waitFor(sum);
  }

  /** Waits. A call is only interrupted when the engine is closed; it gets no response then. */
  private static void waitFor(Duration time) {
    long until = System.nanoTime() + time.toNanos();
    long left = time.toNanos();
    while (left > 0) {
      LockSupport.parkNanos(left);
      if (Thread.interrupted()) {
        throw new LostResponseException();
      }
      left = until - System.nanoTime();
    }
  }

  private static boolean canBeCancelled(String operation, Effect.Cancel cancel) {
    return operation.equals(WRITE_TRANSACTION)
        || operation.equals(READ_TRANSACTION)
        || (SINGLE_WRITES.contains(operation) && cancel.code().equals(Effect.Cancel.CONFLICT));
  }

  private static ServiceException cancelled(ApiCall call, Effect.Cancel cancel, Random random) {
    JsonNode actions = call.body().get("TransactItems");
    if (actions == null) {
      return ServiceException.of("TransactionConflictException", cancel.message());
    }
    int chosen = random.nextInt(Math.max(1, actions.size()));
    StringBuilder codes = new StringBuilder();
    for (int i = 0; i < actions.size(); i++) {
      codes.append(i == 0 ? "" : ", ").append(i == chosen ? cancel.code() : "None");
    }
    return ServiceException.of(
        "TransactionCanceledException",
        "Transaction cancelled, please refer cancellation reasons for specific reasons ["
            + codes
            + "]",
        json -> writeReasons(json, cancel, actions.size(), chosen));
  }

  private static void writeReasons(JsonGenerator json, Effect.Cancel cancel, int count, int chosen)
      throws IOException {
    json.writeArrayFieldStart("CancellationReasons");
    for (int i = 0; i < count; i++) {
      json.writeStartObject();
      json.writeStringField("Code", i == chosen ? cancel.code() : "None");
      if (i == chosen) {
        json.writeStringField("Message", cancel.message());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
