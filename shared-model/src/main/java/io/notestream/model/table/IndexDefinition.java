package io.notestream.model.table;

import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/**
 * One global secondary index. All of them project their keys and the included attributes.
 *
 * @param name the index's name
 * @param partitionKey a string attribute
 * @param sortKey the sort attribute
 * @param sortKeyType the sort attribute's type
 * @param included the attributes projected beside the keys; empty for keys only
 */
public record IndexDefinition(
    String name,
    String partitionKey,
    String sortKey,
    ScalarAttributeType sortKeyType,
    List<String> included) {

  /** Copies the list. */
  public IndexDefinition {
    included = List.copyOf(included);
  }
}
