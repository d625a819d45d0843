package io.notestream.local.internal.expression;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.item.Value;
import io.notestream.local.internal.item.ValueJson;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads updates in the older parameter AttributeUpdates. */
final class LegacyUpdates {

  private static final String MISMATCH = "Type mismatch for attribute to update";

  private LegacyUpdates() {}

  static Update read(JsonNode json) {
    Map<DocumentPath, Edit> edits = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      edits.put(DocumentPath.of(member.getKey()), edit(member.getValue()));
    }
    return new PathUpdate(edits, 0);
  }

  private static Edit edit(JsonNode json) {
    JsonNode action = json.get("Action");
    String name = action == null || action.isNull() ? "PUT" : action.textValue();
    Value value = value(json.get("Value"));
    if (value == null) {
      if (!name.equals("DELETE")) {
        throw ServiceException.invalidParameter(
            "Only DELETE action is allowed when no attribute value is specified");
      }
      return new Edit.Remove();
    }
    return switch (name) {
      case "DELETE" -> delete(value);
      case "ADD" -> add(value);
      default -> new Edit.Put(new Term.Constant(value));
    };
  }

  private static @Nullable Value value(@Nullable JsonNode json) {
    return json == null || json.isNull() ? null : ValueJson.value(json);
  }

  private static Edit delete(Value value) {
    if (!value.type().isSet()) {
      throw ServiceException.invalidParameter(
          "DELETE action with value is not supported for the type " + value.type());
    }
    return new Edit.Delete(value, MISMATCH);
  }

  private static Edit add(Value value) {
    Value.Type type = value.type();
    if (!type.isSet() && type != Value.Type.N && type != Value.Type.L) {
      throw ServiceException.invalidParameter("ADD action is not supported for the type " + type);
    }
    return new Edit.Add(value, MISMATCH);
  }
}
