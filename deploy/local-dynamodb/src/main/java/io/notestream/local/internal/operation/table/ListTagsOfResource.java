package io.notestream.local.internal.operation.table;

import io.notestream.local.internal.operation.ApiCall;
import io.notestream.local.internal.operation.Operation;
import io.notestream.local.internal.operation.ResponseBody;
import io.notestream.local.internal.operation.ServiceContext;
import io.notestream.local.internal.shape.Shape;
import java.util.Map;

/** Lists the tags of a table. */
final class ListTagsOfResource implements Operation {

  private static final Shape.Structure INPUT =
      Shape.Structure.named("ListTagsOfResourceInput")
          .optional("NextToken", Shape.text())
          .required("ResourceArn", TableTags.ARN)
          .build();

  private final ServiceContext service;

  ListTagsOfResource(ServiceContext service) {
    this.service = service;
  }

  @Override
  public String name() {
    return "ListTagsOfResource";
  }

  @Override
  public Shape.Structure input() {
    return INPUT;
  }

  @Override
  public ResponseBody handle(ApiCall call) {
    Map<String, String> tags =
        TableTags.listed(service, call.body()).definition().settings().tags();
    return json -> {
      json.writeStartObject();
      json.writeArrayFieldStart("Tags");
      for (Map.Entry<String, String> tag : tags.entrySet()) {
        json.writeStartObject();
        json.writeStringField("Key", tag.getKey());
        json.writeStringField("Value", tag.getValue());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    };
  }
}
