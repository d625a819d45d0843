package io.notestream.consumer.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notestream.consumer.internal.summary.Deltas;
import io.notestream.consumer.testkit.Views.Parked;
import io.notestream.consumer.testkit.Views.UserViews;
import io.notestream.model.time.Timestamps;
import io.notestream.model.view.Counter;
import java.util.Map;
import java.util.TreeMap;

/** Writes {@link Views} as JSON that can be compared. */
final class ViewsJson {

  private static final JsonMapper JSON = new JsonMapper();

  private ViewsJson() {}

  static String write(Views views, Map<String, UserViews> users) {
    ObjectNode json = JSON.createObjectNode();
    ObjectNode all = json.putObject("users");
    users.forEach(
        (user, ofUser) -> {
          ObjectNode node = counters(ofUser.total);
          if (ofUser.lastActivityAt != null) {
            node.put("lastActivityAt", Timestamps.format(ofUser.lastActivityAt));
          }
          ObjectNode tags = JSON.createObjectNode();
          ofUser.tags.forEach(
              (tag, counts) -> {
                if (!counts.isNothing()) {
                  tags.put(tag, counts.get(Counter.ACTIVE_NOTES));
                }
              });
          putUnlessEmpty(node, "tags", tags);
          ObjectNode days = JSON.createObjectNode();
          ofUser.days.forEach(
              (day, counts) -> putUnlessEmpty(days, day.toString(), counters(counts)));
          putUnlessEmpty(node, "days", days);
          putUnlessEmpty(node, "projections", projections(ofUser));
          putUnlessEmpty(all, user, node);
        });
    ArrayNode audited = json.putArray("audit");
    views.audit().forEach(line -> audited.add(line.toString()));
    ArrayNode parked = json.putArray("deadLetters");
    views.deadLetters().stream().map(Parked::toString).sorted().forEach(parked::add);
    ObjectNode bodies = json.putObject("blobRemovals");
    new TreeMap<>(views.blobRemovals()).forEach(bodies::put);
    json.put("foreign", views.foreign());
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON can be written", e);
    }
  }

  private static ObjectNode counters(Deltas counts) {
    ObjectNode node = JSON.createObjectNode();
    counts.toMap().forEach(node::put);
    return node;
  }

  private static void putUnlessEmpty(ObjectNode parent, String name, ObjectNode node) {
    if (!node.isEmpty()) {
      parent.set(name, node);
    }
  }

  private static ObjectNode projections(UserViews ofUser) {
    ObjectNode projections = JSON.createObjectNode();
    ofUser.projected.forEach(
        (name, parts) -> {
          ObjectNode byPart = JSON.createObjectNode();
          parts.forEach((part, numbers) -> putUnlessEmpty(byPart, part, counters(numbers)));
          putUnlessEmpty(projections, name, byPart);
        });
    return projections;
  }
}
