package io.notestream.consumer.generation;

import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableCheck;
import io.notestream.model.table.TableCreator;
import io.notestream.model.table.TableDefinition;
import io.notestream.model.table.TableEncryption;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.TableSetup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ListTablesResponse;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** The views tables of all generations, as DynamoDB sees them. Thread-safe. */
final class ViewsTableSet {

  private static final Logger LOG = LoggerFactory.getLogger(ViewsTableSet.class);

  private final DynamoDbClient dynamoDb;
  private final TableNames tables;

  ViewsTableSet(DynamoDbClient dynamoDb, TableNames tables) {
    this.dynamoDb = dynamoDb;
    this.tables = tables;
  }

  /** Returns the generations that have a table: they are found by the tables' names. */
  SortedSet<Integer> numbers() {
    String base = name(1);
    SortedSet<Integer> numbers = new TreeSet<>();
    for (String table : tablesFrom(base)) {
      if (table.equals(base)) {
        numbers.add(1);
      } else if (table.substring(base.length()).matches("-[1-9]\\d{0,8}")) {
        numbers.add(Integer.parseInt(table.substring(base.length() + 1)));
      }
    }
    return numbers;
  }

  /** Returns the names of the tables that begin with that name, which is one of them. */
  private List<String> tablesFrom(String base) {
    List<String> found = new ArrayList<>();
    // The names come in their order, and begin after the given one, which need not exist.
    String last = base.substring(0, base.length() - 1);
    while (last != null) {
      String after = last;
      ListTablesResponse page = dynamoDb.listTables(r -> r.exclusiveStartTableName(after));
      page.tableNames().stream().filter(name -> name.startsWith(base)).forEach(found::add);
      boolean beyond =
          page.tableNames().stream()
              .anyMatch(name -> name.compareTo(base) > 0 && !name.startsWith(base));
      last = beyond ? null : page.lastEvaluatedTableName();
    }
    return found;
  }

  /**
   * Creates a table, or completes one whose creation was interrupted.
   *
   * @throws io.notestream.model.table.TableMismatchException if it differs from the definition
   */
  void create(int number, TableEncryption encryption) {
    List<TableDefinition> views =
        List.of(NotestreamTables.noteViews(tables.withGeneration(number)));
    if (new TableCreator(dynamoDb, encryption).createMissing(views).isEmpty()) {
      new TableSetup(dynamoDb, true, Duration.ZERO).run(views, waiting -> {});
    }
    new TableCheck(dynamoDb).require(views);
  }

  /** Returns by which key a table is encrypted; the default if there is none. */
  TableEncryption encryption(int number) {
    return describe(number).map(TableEncryption::of).orElseGet(TableEncryption::standard);
  }

  /** Returns whether DynamoDB refuses to delete a table. */
  boolean isProtected(int number) {
    return describe(number)
        .filter(table -> Boolean.TRUE.equals(table.deletionProtectionEnabled()))
        .isPresent();
  }

  /** Deletes a table, and waits until it is gone; returns {@code false} if there was none. */
  boolean delete(int number) {
    String table = name(number);
    try {
      dynamoDb.deleteTable(r -> r.tableName(table));
      dynamoDb.waiter().waitUntilTableNotExists(r -> r.tableName(table));
      return true;
    } catch (ResourceNotFoundException e) {
      LOG.debug("{} was dropped before", table, e); // But perhaps not what is remembered.
      return false;
    }
  }

  private Optional<TableDescription> describe(int number) {
    try {
      return Optional.of(dynamoDb.describeTable(r -> r.tableName(name(number))).table());
    } catch (ResourceNotFoundException e) {
      LOG.debug("there is no {}", name(number), e);
      return Optional.empty();
    }
  }

  private String name(int number) {
    return tables.withGeneration(number).noteViews();
  }
}
