package io.notestream.local.internal.fault;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.fault.Effect;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * The requests of one batch that its faults leave unprocessed. Used by one thread.
 *
 * @param places the positions of the requests, counted from 0 over all tables
 * @param tables the tables that they are for
 */
record UnprocessedRequests(Set<Integer> places, Set<String> tables) {

  private static final Set<String> BATCHES = Set.of("BatchWriteItem", "BatchGetItem");

  /** One request of a batch. */
  private record Request(int place, String table) {}

  static UnprocessedRequests none() {
    return new UnprocessedRequests(new HashSet<>(), new LinkedHashSet<>());
  }

  static boolean mayBeOf(String operation) {
    return BATCHES.contains(operation);
  }

  /** Adds the requests of a batch that a fault leaves undone. */
  void draw(Effect.LeaveUnprocessed leave, ActiveFault fault, JsonNode batch) {
    Random random = fault.random();
    List<Request> concerned = requests(batch, fault);
    List<Request> left = new ArrayList<>();
    for (Request request : concerned) {
      if (random.nextDouble() < leave.part()) {
        left.add(request);
      }
    }
    if (left.isEmpty() && !concerned.isEmpty()) {
      left.add(concerned.get(random.nextInt(concerned.size())));
    } else if (left.size() == concerned.size() && left.size() > 1 && leave.part() < 1) {
      left.remove(random.nextInt(left.size()));
    }
    for (Request request : left) {
      places.add(request.place);
      tables.add(request.table);
    }
  }

  private static List<Request> requests(JsonNode batch, ActiveFault fault) {
    List<Request> requests = new ArrayList<>();
    int place = 0;
    for (Map.Entry<String, JsonNode> entry : batch.path("RequestItems").properties()) {
      String table = RequestTables.name(entry.getKey());
      JsonNode ofTable = entry.getValue();
      int count = ofTable.isArray() ? ofTable.size() : ofTable.path("Keys").size();
      for (int i = 0; i < count; i++, place++) {
        if (fault.concerns(Set.of(table))) {
          requests.add(new Request(place, table));
        }
      }
    }
    return requests;
  }
}
