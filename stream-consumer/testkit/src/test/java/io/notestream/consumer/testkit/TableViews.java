package io.notestream.consumer.testkit;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notestream.model.table.TableNames;
import io.notestream.model.view.AuditCodec;
import io.notestream.model.view.AuditRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads real tables into the form of {@link Views#toJson()}. */
final class TableViews {

  private static final List<String> COUNTERS =
      List.of("activeNotes", "bodyBytes", "created", "updated", "deleted", "expired", "restored");

  private final ObjectNode json = new JsonMapper().createObjectNode();
  private final ObjectNode users = json.putObject("users");
  private final List<AuditRecord> audit = new ArrayList<>();

  private TableViews() {}

  static ObjectNode read(DynamoDbClient client, TableNames names, int foreign) {
    TableViews views = new TableViews();
    client.scanPaginator(r -> r.tableName(names.noteViews())).items().forEach(views::viewItem);
    views.audit.sort(
        Comparator.comparing(AuditRecord::noteId).thenComparing(AuditRecord::sequence));
    ArrayNode lines = views.json.putArray("audit");
    views.audit.forEach(
        a ->
            lines.add(
                a.eventId()
                    + " "
                    + a.kind()
                    + (a.cause() == null ? "" : " by " + a.cause())
                    + " v"
                    + a.noteVersion()));
    ArrayNode deadLetters = views.json.putArray("deadLetters");
    ObjectNode removals = views.json.putObject("blobRemovals");
    List<String> letters = new ArrayList<>();
    client
        .scanPaginator(r -> r.tableName(names.noteOps()))
        .items()
        .forEach(
            item -> {
              String pk = item.get("PK").s();
              if (pk.startsWith("DEADLETTER#")) {
                String sequence = item.get("sequence").s().replaceFirst("^0+", "");
                letters.add((sequence.isEmpty() ? "-" : sequence) + " " + item.get("reason").s());
              } else if (pk.startsWith("BLOB#")) {
                removals.put(item.get("eventId").s(), item.get("bodyRef").s());
              }
            });
    letters.stream().sorted().forEach(deadLetters::add);
    views.json.put("foreign", foreign);
    return views.json;
  }

  private void viewItem(Map<String, AttributeValue> item) {
    String sk = item.get("SK").s();
    if (item.containsKey("streamEventId")) {
      audit.add(AuditCodec.decode(item));
    } else if (sk.startsWith("SUMMARY")) {
      String user = item.get("userId").s();
      if (sk.equals("SUMMARY")) {
        counters(item, user(user));
        AttributeValue last = item.get("lastActivityAt");
        if (last != null) {
          user(user).put("lastActivityAt", last.s());
        }
      } else if (sk.startsWith("SUMMARY#TAG#") && !item.get("activeNotes").n().equals("0")) {
        user(user)
            .withObjectProperty("tags")
            .put(sk.substring(12), Long.parseLong(item.get("activeNotes").n()));
      } else if (sk.startsWith("SUMMARY#DAY#")) {
        counters(item, user(user).withObjectProperty("days").withObjectProperty(sk.substring(12)));
      }
    }
  }

  private ObjectNode user(String name) {
    return users.withObjectProperty(name);
  }

  private static void counters(Map<String, AttributeValue> item, ObjectNode node) {
    for (String counter : COUNTERS) {
      AttributeValue value = item.get(counter);
      if (value != null && !value.n().equals("0")) {
        node.put(counter, Long.parseLong(value.n()));
      }
    }
  }
}
