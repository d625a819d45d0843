package io.notestream.local.ttl;

import io.notestream.local.operation.Call;
import io.notestream.local.operation.Operation;
import io.notestream.local.operation.Reply;
import io.notestream.local.shape.Shape;
import io.notestream.local.table.Tables;

/** Says whether a table's items expire, and by which attribute. */
public final class DescribeTimeToLive implements Operation {

  private static final Shape.Structure INPUT =
      Shape.Structure.named("DescribeTimeToLiveInput")
          .required("TableName", TtlRequests.TABLE_NAME)
          .build();

  private final Tables tables;

  public DescribeTimeToLive(Tables tables) {
    this.tables = tables;
  }

  @Override
  public String name() {
    return "DescribeTimeToLive";
  }

  @Override
  public Shape.Structure input() {
    return INPUT;
  }

  @Override
  public Reply handle(Call call) {
    String attribute = TtlRequests.table(tables, call).definition().settings().expiryAttribute();
    return json -> {
      json.writeStartObject();
      json.writeObjectFieldStart("TimeToLiveDescription");
      json.writeStringField("TimeToLiveStatus", attribute == null ? "DISABLED" : "ENABLED");
      if (attribute != null) {
        json.writeStringField("AttributeName", attribute);
      }
      json.writeEndObject();
      json.writeEndObject();
    };
  }
}
