package io.notestream.local.internal.operation.table;

import io.notestream.local.internal.operation.ApiCall;
import io.notestream.local.internal.operation.Operation;
import io.notestream.local.internal.operation.ResponseBody;
import io.notestream.local.internal.shape.Shape;

/** Describes the quotas of the account: those of a new account of the service. */
final class DescribeLimits implements Operation {

  private static final Shape.Structure INPUT = Shape.Structure.named("DescribeLimitsInput").build();
  private static final int ACCOUNT_UNITS = 80_000;
  private static final int TABLE_UNITS = 40_000;

  @Override
  public String name() {
    return "DescribeLimits";
  }

  @Override
  public Shape.Structure input() {
    return INPUT;
  }

  @Override
  public ResponseBody handle(ApiCall call) {
    return json -> {
      json.writeStartObject();
      json.writeNumberField("AccountMaxReadCapacityUnits", ACCOUNT_UNITS);
      json.writeNumberField("AccountMaxWriteCapacityUnits", ACCOUNT_UNITS);
      json.writeNumberField("TableMaxReadCapacityUnits", TABLE_UNITS);
      json.writeNumberField("TableMaxWriteCapacityUnits", TABLE_UNITS);
      json.writeEndObject();
    };
  }
}
