package io.notestream.local.internal.operation;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.shape.Shape;
import io.notestream.local.internal.table.Table;
import java.util.LinkedHashMap;
import java.util.Map;

/** Adds tags to a table. */
public final class TagResource implements Operation {

  private static final Shape.Structure INPUT =
      Shape.Structure.named("TagResourceInput")
          .required("ResourceArn", Tags.ARN)
          .required("Tags", Shapes.TAGS)
          .build();

  private final Service service;

  public TagResource(Service service) {
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
  public Reply handle(Call call) {
    JsonNode body = call.body();
    Table table = Tags.tagged(service, body);
    Map<String, String> added = Tags.readSome(Json.required(body, "Tags"));
    service
        .tables()
        .set(
            table,
            settings -> {
              Map<String, String> tags = new LinkedHashMap<>(settings.tags());
              tags.putAll(added);
              Tags.refuseTooMany(tags);
              return settings.withTags(tags);
            });
    return Reply.NOTHING;
  }
}
