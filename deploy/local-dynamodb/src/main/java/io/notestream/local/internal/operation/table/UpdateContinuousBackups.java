package io.notestream.local.internal.operation.table;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.operation.ApiCall;
import io.notestream.local.internal.operation.Operation;
import io.notestream.local.internal.operation.RequestMembers;
import io.notestream.local.internal.operation.ResponseBody;
import io.notestream.local.internal.operation.ServiceContext;
import io.notestream.local.internal.shape.Shape;
import io.notestream.local.internal.table.Table;
import io.notestream.local.internal.table.TableSettings.Recovery;
import org.jspecify.annotations.Nullable;

/**
 * Switches point-in-time recovery on or off. The setting is kept and shown; the engine makes no
 * backups.
 */
final class UpdateContinuousBackups implements Operation {

  private static final int DEFAULT_DAYS = 35;

  private static final Shape.Structure INPUT =
      Shape.Structure.named("UpdateContinuousBackupsInput")
          .required("TableName", Shape.tableNameParameter())
          .required(
              "PointInTimeRecoverySpecification",
              Shape.Structure.named("PointInTimeRecoverySpecification")
                  .required("PointInTimeRecoveryEnabled", Shape.flag())
                  .optional("RecoveryPeriodInDays", Shape.integer(1, DEFAULT_DAYS))
                  .build())
          .build();

  private final ServiceContext service;

  UpdateContinuousBackups(ServiceContext service) {
    this.service = service;
  }

  @Override
  public String name() {
    return "UpdateContinuousBackups";
  }

  @Override
  public Shape.Structure input() {
    return INPUT;
  }

  @Override
  public ResponseBody handle(ApiCall call) {
    JsonNode asked = RequestMembers.required(call.body(), "PointInTimeRecoverySpecification");
    boolean enable = RequestMembers.flag(asked, "PointInTimeRecoveryEnabled", false);
    if (!enable && RequestMembers.has(asked, "RecoveryPeriodInDays")) {
      throw ServiceException.validation(
          "Invalid Request: Cannot specify RecoveryPeriodInDays when disabling point-in-time recovery.");
    }
    Table table = DescribeContinuousBackups.table(service, call.body());
    int days = (int) RequestMembers.number(asked, "RecoveryPeriodInDays", DEFAULT_DAYS);
    service
        .tables()
        .set(
            table,
            settings -> settings.withRecovery(enable ? enabled(settings.recovery(), days) : null));
    return DescribeContinuousBackups.description(table);
  }

  /** Returns the setting; the moment since which recovery is possible stays as it is. */
  private Recovery enabled(@Nullable Recovery current, int days) {
    return new Recovery(current == null ? service.clock().instant() : current.since(), days);
  }
}
