package io.notestream.local.internal.operation.item;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.item.ValueJson;
import io.notestream.local.internal.operation.RequestMembers;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The error of a failed condition, with the item that it failed on if the request wants that. */
final class ConditionFailure {

  static final String NAME = "ConditionalCheckFailedException";

  private static final String MESSAGE = "The conditional request failed";

  private ConditionFailure() {}

  /**
   * Returns whether a request wants to see the item in the error:
   * ReturnValuesOnConditionCheckFailure.
   */
  static boolean showsItem(JsonNode request) {
    return RequestMembers.text(request, "ReturnValuesOnConditionCheckFailure", "NONE")
        .equals("ALL_OLD");
  }

  /**
   * Returns the error.
   *
   * @param item the item that the caller is shown, null for none
   */
  static ServiceException of(@Nullable Item item) {
    return item == null
        ? ServiceException.of(NAME, MESSAGE)
        : ServiceException.of(NAME, MESSAGE, json -> writeItem(item, json));
  }

  private static void writeItem(Item item, JsonGenerator json) throws IOException {
    json.writeFieldName("Item");
    ValueJson.write(item, json);
  }
}
