package io.notestream.model.table;

import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * The definition of a table. Every table has the string keys {@code PK} and {@code SK}, is billed
 * on demand, is encrypted, and can be restored to a point in time. Immutable.
 *
 * @param name the table's name
 * @param ttlAttribute the attribute with the epoch second from which DynamoDB may delete an item
 * @param stream the view type of its stream; {@code null} for no stream
 * @param indexes its global secondary indexes
 */
public record TableDefinition(
    String name,
    String ttlAttribute,
    @Nullable StreamViewType stream,
    List<IndexDefinition> indexes) {

  /**
   * Creates a definition.
   *
   * @param name the table's name
   * @param ttlAttribute the time-to-live attribute
   * @param stream the view type of its stream, or {@code null}
   * @param indexes copied
   */
  public TableDefinition {
    indexes = List.copyOf(indexes);
  }
}
