package io.notestream.local.internal.fault;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Finds the names of the tables that a request is about. Requests of the Streams API are about the
 * table of their stream; some requests are about no table.
 */
final class RequestTables {

  private static final String IN_ARN = ":table/";

  private RequestTables() {}

  static Set<String> of(JsonNode body) {
    JsonNode single = body.get("TableName");
    if (single != null && single.isTextual()) {
      return Set.of(name(single.textValue()));
    }
    Set<String> tables = new LinkedHashSet<>();
    for (String member : new String[] {"StreamArn", "ShardIterator", "ResourceArn"}) {
      JsonNode arn = body.get(member);
      if (arn != null && arn.isTextual() && arn.textValue().contains(IN_ARN)) {
        tables.add(name(arn.textValue()));
      }
    }
    JsonNode batch = body.path("RequestItems");
    batch.fieldNames().forEachRemaining(table -> tables.add(name(table)));
    for (JsonNode item : body.path("TransactItems")) {
      for (JsonNode action : item) {
        JsonNode table = action.get("TableName");
        if (table != null && table.isTextual()) {
          tables.add(name(table.textValue()));
        }
      }
    }
    return tables;
  }

  /**
   * Returns the name of a table, from the name itself or the ARN of the table or one of its
   * streams.
   */
  static String name(String nameOrArn) {
    int start = nameOrArn.indexOf(IN_ARN);
    if (start < 0) {
      return nameOrArn;
    }
    int end = nameOrArn.indexOf('/', start + IN_ARN.length());
    return nameOrArn.substring(start + IN_ARN.length(), end < 0 ? nameOrArn.length() : end);
  }
}
