package io.notestream.writer.dynamodb;

import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.CorruptItemException;
import io.notestream.model.view.Meta;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Looks whether the generation of the views that a writer reads is complete. */
public final class ReadViews {

  private static final Logger LOG = LoggerFactory.getLogger(ReadViews.class);

  private ReadViews() {}

  /**
   * Logs a warning if the views are of a later generation than the first and lack notes: whoever
   * switched the readers was too early. Makes one call, and none for the first generation, which
   * may never have been backfilled.
   *
   * @param dynamoDb the client to use; not closed
   * @param tables the tables that are read
   * @return the warning; empty if nothing is wrong, or if DynamoDB does not respond
   */
  public static Optional<String> warnIfIncomplete(DynamoDbClient dynamoDb, TableNames tables) {
    if (tables.equals(tables.withGeneration(1))) {
      return Optional.empty();
    }
    Optional<String> wrong;
    try {
      wrong = wrong(dynamoDb, tables.noteViews());
    } catch (SdkException | CorruptItemException e) {
      LOG.debug("nothing is known of {}", tables.noteViews(), e);
      return Optional.empty();
    }
    wrong.ifPresent(LOG::warn);
    return wrong;
  }

  private static Optional<String> wrong(DynamoDbClient dynamoDb, String views) {
    Map<String, AttributeValue> item =
        dynamoDb.getItem(r -> r.tableName(views).key(ViewKeys.meta())).item();
    if (item.isEmpty()) {
      return Optional.of(
          "nobody counts in "
              + views
              + ": summaries and histories are empty; is --generation right?");
    }
    return Meta.fromItem(item).isFilled()
        ? Optional.empty()
        : Optional.of(
            views
                + " was not backfilled: summaries lack the notes that nobody has touched since "
                + Meta.fromItem(item).countingSince()
                + "; read the former generation until 'stream-consumer.jar backfill' is done");
  }
}
