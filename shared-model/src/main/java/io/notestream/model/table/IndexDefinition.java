package io.notestream.model.table;

import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/**
 * The definition of a global secondary index, which projects its keys and the included attributes.
 * Immutable.
 *
 * @param name the index's name
 * @param partitionKey a string attribute
 * @param sortKey the sort attribute
 * @param sortKeyType the sort attribute's type
 * @param included the attributes projected besides the keys; may be empty
 */
public record IndexDefinition(
    String name,
    String partitionKey,
    String sortKey,
    ScalarAttributeType sortKeyType,
    List<String> included) {

  /**
   * Creates a definition.
   *
   * @param name the index's name
   * @param partitionKey a string attribute
   * @param sortKey the sort attribute
   * @param sortKeyType the sort attribute's type
   * @param included copied
   */
  public IndexDefinition {
    included = List.copyOf(included);
  }
}
