package io.notestream.local.internal.table;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The definition of a table. Immutable; a changed table has a new definition.
 *
 * @param attributes the declared attributes and their types, in the order in which they were
 *     declared
 * @param indexes local indexes first, then global ones, each in the order of creation
 */
public record TableDefinition(
    String name,
    String id,
    Instant createdAt,
    Map<String, ScalarType> attributes,
    KeySchema key,
    List<IndexDefinition> indexes,
    TableSettings settings) {

  public TableDefinition {
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    indexes = List.copyOf(indexes);
  }

  public Optional<IndexDefinition> index(String indexName) {
    return indexes.stream().filter(index -> index.name().equals(indexName)).findFirst();
  }

  public boolean hasLocalIndexes() {
    return indexes.stream().anyMatch(index -> !index.global());
  }

  public TableDefinition with(TableSettings changed) {
    return new TableDefinition(name, id, createdAt, attributes, key, indexes, changed);
  }

  public TableDefinition with(
      Map<String, ScalarType> changedAttributes, List<IndexDefinition> changedIndexes) {
    return new TableDefinition(
        name, id, createdAt, changedAttributes, key, changedIndexes, settings);
  }
}
