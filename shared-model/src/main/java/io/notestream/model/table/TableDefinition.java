package io.notestream.model.table;

import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * One table as this project needs it. Every table has the string keys {@code PK} and {@code SK}, is
 * billed on demand, encrypted, and can be restored to a point in time.
 *
 * @param name the table's name
 * @param ttlAttribute the attribute with the epoch second from which DynamoDB may delete an item
 * @param stream what the stream shows; {@code null} for no stream
 * @param indexes its global secondary indexes
 */
public record TableDefinition(
    String name,
    String ttlAttribute,
    @Nullable StreamViewType stream,
    List<IndexDefinition> indexes) {

  /** Copies the list. */
  public TableDefinition {
    indexes = List.copyOf(indexes);
  }
}
