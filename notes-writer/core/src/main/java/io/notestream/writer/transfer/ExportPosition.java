package io.notestream.writer.transfer;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.notestream.model.table.KeyAttributes;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * How far a segment of the table has been read.
 *
 * @param done whether it has been read to its end
 * @param pk the partition key of the last item; {@code null} before the first
 * @param sk its sort key
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ExportPosition(boolean done, @Nullable String pk, @Nullable String sk) {

  static final ExportPosition START = new ExportPosition(false, null, null);
  static final ExportPosition END = new ExportPosition(true, null, null);

  /** Returns the position behind an item. */
  static ExportPosition after(Map<String, AttributeValue> item) {
    return new ExportPosition(
        false, string(item, KeyAttributes.PK), string(item, KeyAttributes.SK));
  }

  /** Returns the key where the next page starts; {@code null} for the first page. */
  @Nullable Map<String, AttributeValue> startKey() {
    return pk == null || sk == null ? null : KeyAttributes.primaryKey(pk, sk);
  }

  private static String string(Map<String, AttributeValue> item, String name) {
    AttributeValue value = item.get(name);
    return value == null || value.s() == null ? "" : value.s();
  }
}
