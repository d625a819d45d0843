package io.notestream.local.internal.operation.table;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.operation.ApiCall;
import io.notestream.local.internal.operation.Operation;
import io.notestream.local.internal.operation.RequestMembers;
import io.notestream.local.internal.operation.ResponseBody;
import io.notestream.local.internal.operation.ServiceContext;
import io.notestream.local.internal.shape.Shape;
import java.util.List;

/** Lists the names of tables, in order. */
final class ListTables implements Operation {

  private static final int LARGEST_PAGE = 100;

  private static final Shape.Structure INPUT =
      Shape.Structure.named("ListTablesInput")
          .optional("ExclusiveStartTableName", Shape.indexName())
          .optional("Limit", Shape.integer(1, LARGEST_PAGE))
          .build();

  private final ServiceContext service;

  ListTables(ServiceContext service) {
    this.service = service;
  }

  @Override
  public String name() {
    return "ListTables";
  }

  @Override
  public Shape.Structure input() {
    return INPUT;
  }

  @Override
  public ResponseBody handle(ApiCall call) {
    JsonNode body = call.body();
    int limit = (int) RequestMembers.number(body, "Limit", LARGEST_PAGE);
    List<String> rest =
        service.tables().names(RequestMembers.text(body, "ExclusiveStartTableName"));
    List<String> page = rest.subList(0, Math.min(limit, rest.size()));
    return json -> {
      json.writeStartObject();
      json.writeArrayFieldStart("TableNames");
      for (String name : page) {
        json.writeString(name);
      }
      json.writeEndArray();
      if (page.size() < rest.size()) {
        json.writeStringField("LastEvaluatedTableName", page.get(page.size() - 1));
      }
      json.writeEndObject();
    };
  }
}
