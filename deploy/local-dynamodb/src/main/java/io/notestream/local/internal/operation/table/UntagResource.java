package io.notestream.local.internal.operation.table;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.operation.ApiCall;
import io.notestream.local.internal.operation.Operation;
import io.notestream.local.internal.operation.RequestMembers;
import io.notestream.local.internal.operation.ResponseBody;
import io.notestream.local.internal.operation.ServiceContext;
import io.notestream.local.internal.shape.Shape;
import io.notestream.local.internal.table.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Removes tags from a table. */
final class UntagResource implements Operation {

  private static final Shape.Structure INPUT =
      Shape.Structure.named("UntagResourceInput")
          .required("ResourceArn", TableTags.ARN)
          .required("TagKeys", Shape.listOf(Shape.text()))
          .build();

  private final ServiceContext service;

  UntagResource(ServiceContext service) {
    this.service = service;
  }

  @Override
  public String name() {
    return "UntagResource";
  }

  @Override
  public Shape.Structure input() {
    return INPUT;
  }

  @Override
  public ResponseBody handle(ApiCall call) {
    JsonNode body = call.body();
    String arn = TableTags.arn(body);
    List<String> removed = TableTags.readKeys(RequestMembers.required(body, "TagKeys"));
    Table table = TableTags.tagged(service, arn);
    service
        .tables()
        .set(
            table,
            settings -> {
              Map<String, String> tags = new LinkedHashMap<>(settings.tags());
              removed.forEach(tags::remove);
              return settings.withTags(tags);
            });
    return ResponseBody.NOTHING;
  }
}
