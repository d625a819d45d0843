package io.notestream.local.internal.operation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A call of an operation: its request, and the capacity that it has consumed so far. Used by one
 * thread at a time.
 */
public final class ApiCall {

  private final Operation operation;
  private final JsonNode body;
  private final List<CapacityUnits> consumed = new ArrayList<>(1);
  private Set<Integer> left = Set.of();
  private String host = "localhost";

  public ApiCall(Operation operation, JsonNode body) {
    this.operation = operation;
    this.body = body;
  }

  public Operation operation() {
    return operation;
  }

  public JsonNode body() {
    return body;
  }

  /** Notes the host and port under which the caller knows the engine; null if unknown. */
  public void sentTo(@Nullable String hostAndPort) {
    if (hostAndPort != null) {
      host = hostAndPort;
    }
  }

  /** Returns the host and port under which the caller knows the engine. */
  public String host() {
    return host;
  }

  /** Notes the capacity that the call has consumed of a table and its indexes. */
  public void consume(CapacityUnits units) {
    consumed.add(units);
  }

  /** Returns the capacity consumed so far, in the order in which it was. */
  public List<CapacityUnits> consumed() {
    return List.copyOf(consumed);
  }

  /**
   * Makes a batch leave some of its requests unprocessed.
   *
   * @param requests their positions in the request, counted from 0 over all tables
   */
  public void leave(Set<Integer> requests) {
    left = Set.copyOf(requests);
  }

  /** Returns whether the batch is to leave the request at that position unprocessed. */
  public boolean leaves(int request) {
    return left.contains(request);
  }
}
