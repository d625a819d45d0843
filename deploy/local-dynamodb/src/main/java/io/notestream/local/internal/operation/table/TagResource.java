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
import java.util.Map;

/** Adds tags to a table. */
final class TagResource implements Operation {

  private static final Shape.Structure INPUT =
      Shape.Structure.named("TagResourceInput")
          .required("ResourceArn", TableTags.ARN)
          .required("Tags", TableShapes.TAGS)
          .build();

  private final ServiceContext service;

  TagResource(ServiceContext service) {
    this.service = service;
  }

  @Override
  public String name() {
    return "TagResource";
  }

  @Override
  public Shape.Structure input() {
    return INPUT;
  }

  @Override
  public ResponseBody handle(ApiCall call) {
    JsonNode body = call.body();
    String arn = TableTags.arn(body);
    Map<String, String> added = TableTags.readSome(RequestMembers.required(body, "Tags"));
    Table table = TableTags.tagged(service, arn);
    service
        .tables()
        .set(
            table,
            settings -> {
              Map<String, String> tags = new LinkedHashMap<>(settings.tags());
              tags.putAll(added);
              TableTags.refuseTooMany(tags);
              return settings.withTags(tags);
            });
    return ResponseBody.NOTHING;
  }
}
