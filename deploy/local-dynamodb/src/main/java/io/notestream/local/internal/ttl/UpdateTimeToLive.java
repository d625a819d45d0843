package io.notestream.local.internal.ttl;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.operation.ApiCall;
import io.notestream.local.internal.operation.Operation;
import io.notestream.local.internal.operation.RequestMembers;
import io.notestream.local.internal.operation.ResponseBody;
import io.notestream.local.internal.operation.ServiceContext;
import io.notestream.local.internal.shape.Shape;
import io.notestream.local.internal.table.Table;
import io.notestream.local.internal.table.TableSettings;
import org.jspecify.annotations.Nullable;

/**
 * Switches expiry on or off. It takes effect at once, and as often as it is called; DynamoDB allows
 * one change an hour.
 */
final class UpdateTimeToLive implements Operation {

  private static final int LONGEST_NAME = 255;

  private static final Shape.Structure INPUT =
      Shape.Structure.named("UpdateTimeToLiveInput")
          .required("TableName", Shape.tableNameParameter())
          .required(
              "TimeToLiveSpecification",
              Shape.Structure.named("TimeToLiveSpecification")
                  .required("AttributeName", Shape.text().length(1, LONGEST_NAME))
                  .required("Enabled", Shape.flag())
                  .build())
          .build();

  private final ServiceContext service;

  UpdateTimeToLive(ServiceContext service) {
    this.service = service;
  }

  @Override
  public String name() {
    return "UpdateTimeToLive";
  }

  @Override
  public Shape.Structure input() {
    return INPUT;
  }

  @Override
  public ResponseBody handle(ApiCall call) {
    Table table = service.table(call.body());
    JsonNode specification = RequestMembers.required(call.body(), "TimeToLiveSpecification");
    boolean enabled = RequestMembers.flag(specification, "Enabled", false);
    String attribute = RequestMembers.requiredText(specification, "AttributeName");
    service.tables().set(table, settings -> changed(settings, enabled, attribute));
    return json -> {
      json.writeStartObject();
      json.writeObjectFieldStart("TimeToLiveSpecification");
      json.writeBooleanField("Enabled", enabled);
      json.writeStringField("AttributeName", attribute);
      json.writeEndObject();
      json.writeEndObject();
    };
  }

  private static TableSettings changed(TableSettings settings, boolean enabled, String attribute) {
    @Nullable String current = settings.expiryAttribute();
    if (current == null && !enabled) {
      throw ServiceException.validation("TimeToLive is already disabled");
    }
    if (current != null && !current.equals(attribute)) {
      throw ServiceException.validation(
          "TimeToLive is active on a different AttributeName: current AttributeName is " + current);
    }
    if (current != null && enabled) {
      throw ServiceException.validation("TimeToLive is already enabled");
    }
    return settings.withExpiryAttribute(enabled ? attribute : null);
  }
}
