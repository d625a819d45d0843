package io.notestream.local.internal.operation.table;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.operation.ApiCall;
import io.notestream.local.internal.operation.EpochSeconds;
import io.notestream.local.internal.operation.Operation;
import io.notestream.local.internal.operation.RequestMembers;
import io.notestream.local.internal.operation.ResponseBody;
import io.notestream.local.internal.operation.ServiceContext;
import io.notestream.local.internal.shape.Shape;
import io.notestream.local.internal.table.Table;
import io.notestream.local.internal.table.TableSettings.Recovery;

/** Describes whether point-in-time recovery is on. */
final class DescribeContinuousBackups implements Operation {

  private static final Shape.Structure INPUT =
      Shape.Structure.named("DescribeContinuousBackupsInput")
          .required("TableName", Shape.tableNameParameter())
          .build();

  private final ServiceContext service;

  DescribeContinuousBackups(ServiceContext service) {
    this.service = service;
  }

  @Override
  public String name() {
    return "DescribeContinuousBackups";
  }

  @Override
  public Shape.Structure input() {
    return INPUT;
  }

  @Override
  public ResponseBody handle(ApiCall call) {
    return description(table(service, call.body()));
  }

  static Table table(ServiceContext service, JsonNode body) {
    String name = ServiceContext.tableName(RequestMembers.requiredText(body, "TableName"));
    return service
        .tables()
        .find(name)
        .orElseThrow(
            () -> ServiceException.of("TableNotFoundException", "Table not found: " + name));
  }

  static ResponseBody description(Table table) {
    Recovery recovery = table.definition().settings().recovery();
    return json -> {
      json.writeStartObject();
      json.writeObjectFieldStart("ContinuousBackupsDescription");
      json.writeStringField("ContinuousBackupsStatus", "ENABLED");
      json.writeObjectFieldStart("PointInTimeRecoveryDescription");
      json.writeStringField("PointInTimeRecoveryStatus", recovery == null ? "DISABLED" : "ENABLED");
      if (recovery != null) {
        json.writeNumberField("RecoveryPeriodInDays", recovery.days());
        EpochSeconds.write(json, "EarliestRestorableDateTime", recovery.since());
        EpochSeconds.write(json, "LatestRestorableDateTime", recovery.since());
      }
      json.writeEndObject();
      json.writeEndObject();
      json.writeEndObject();
    };
  }
}
