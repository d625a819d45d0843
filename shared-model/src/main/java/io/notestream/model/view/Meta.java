package io.notestream.model.view;

import static io.notestream.model.view.Attributes.number;
import static io.notestream.model.view.Attributes.time;

import io.notestream.model.table.ViewKeys;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What a views table says of itself.
 *
 * @param countingSince when counting began: notes from before that need a baseline
 * @param generation which generation of summaries the table holds
 * @param schema the newest schema of the items in it
 * @param backfilledAt when every old note had its baseline; {@code null} until then
 */
public record Meta(
    Instant countingSince, long generation, long schema, @Nullable Instant backfilledAt) {

  /** The schema that this version of the project writes and the newest that it reads. */
  public static final int SCHEMA = 1;

  /** The whole item, keys included. */
  public Map<String, AttributeValue> toItem() {
    Map<String, AttributeValue> item = new HashMap<>(ViewKeys.meta());
    item.put("countingSince", time(countingSince));
    item.put("generation", number(generation));
    item.put("schema", number(schema));
    if (backfilledAt != null) {
      item.put("backfilledAt", time(backfilledAt));
    }
    return item;
  }

  /**
   * Reads the item.
   *
   * @throws CorruptItemException if an attribute is missing or of the wrong type
   */
  public static Meta fromItem(Map<String, AttributeValue> item) {
    Attributes attributes = new Attributes(item);
    return new Meta(
        attributes.time("countingSince"),
        attributes.number("generation"),
        attributes.number("schema"),
        attributes.optionalTime("backfilledAt"));
  }
}
