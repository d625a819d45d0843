package io.notestream.model.table;

import java.util.List;
import java.util.stream.Collectors;

/** The AWS CLI's commands that give a table an index. Nothing runs them but their reader. */
final class IndexCommands {

  private IndexCommands() {}

  /** Returns the command that creates an index. */
  static String create(String table, IndexDefinition index) {
    String projection =
        index.included().isEmpty()
            ? "{\"ProjectionType\":\"KEYS_ONLY\"}"
            : "{\"ProjectionType\":\"INCLUDE\",\"NonKeyAttributes\":"
                + list(index.included())
                + "}";
    return "aws dynamodb update-table --table-name "
        + table
        + " --attribute-definitions AttributeName="
        + index.partitionKey()
        + ",AttributeType=S AttributeName="
        + index.sortKey()
        + ",AttributeType="
        + index.sortKeyType()
        + " --global-secondary-index-updates '[{\"Create\":{\"IndexName\":\""
        + index.name()
        + "\",\"KeySchema\":[{\"AttributeName\":\""
        + index.partitionKey()
        + "\",\"KeyType\":\"HASH\"},{\"AttributeName\":\""
        + index.sortKey()
        + "\",\"KeyType\":\"RANGE\"}],\"Projection\":"
        + projection
        + "}}]'";
  }

  /** Returns the commands that delete an index and create it as it should be. */
  static String replace(String table, IndexDefinition index) {
    return "aws dynamodb update-table --table-name "
        + table
        + " --global-secondary-index-updates '[{\"Delete\":{\"IndexName\":\""
        + index.name()
        + "\"}}]' and, once it is gone, "
        + create(table, index);
  }

  private static String list(List<String> names) {
    return names.stream()
        .map(name -> "\"" + name + "\"")
        .collect(Collectors.joining(",", "[", "]"));
  }
}
