package io.notestream.consumer.erase;

import io.notestream.model.table.TableNames;
import java.util.List;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Finds the views tables of every generation. */
final class ViewsTables {

  private ViewsTables() {}

  /** Returns the names of those that exist. */
  static List<String> of(DynamoDbClient dynamoDb, TableNames tables) {
    String first = tables.withGeneration(1).noteViews();
    Pattern generation = Pattern.compile(Pattern.quote(first) + "(-\\d+)?");
    return dynamoDb.listTablesPaginator().tableNames().stream()
        .filter(name -> generation.matcher(name).matches())
        .toList();
  }

  /** Returns the generation of a views table that was found. */
  static int generation(String table, TableNames tables) {
    String first = tables.withGeneration(1).noteViews();
    return table.equals(first) ? 1 : Integer.parseInt(table.substring(first.length() + 1));
  }
}
