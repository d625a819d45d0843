package io.notestream.local.operation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One request on its way: what was asked, and what answering it has consumed so far. Used by one
 * thread at a time.
 */
public final class Call {

  private final Operation operation;
  private final JsonNode body;
  private final List<Consumed> consumed = new ArrayList<>(1);

  public Call(Operation operation, JsonNode body) {
    this.operation = operation;
    this.body = body;
  }

  public Operation operation() {
    return operation;
  }

  public JsonNode body() {
    return body;
  }

  /** Notes the capacity that the call has used of a table and its indexes. */
  public void consume(Consumed used) {
    consumed.add(used);
  }

  /** What the call has consumed, in the order in which it did. */
  public List<Consumed> consumed() {
    return List.copyOf(consumed);
  }

  /**
   * Capacity units of one table, its indexes included.
   *
   * @param indexUnits what each index that was used has to do with it: units of reading if the call
   *     reads, of writing if it writes
   */
  public record Consumed(
      String table, double readUnits, double writeUnits, Map<String, Double> indexUnits) {}
}
