package io.notestream.consumer.summary;

import io.notestream.model.note.UserId;
import io.notestream.model.table.Attributes;
import io.notestream.model.table.Buckets;
import io.notestream.model.table.ItemReader;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.CorruptItemException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Reads the summaries of a projection from a views table, as they are: they follow the notes by
 * about a second. Needs the permissions {@code dynamodb:GetItem} and {@code dynamodb:Query} on the
 * table and its index. Thread-safe; each method blocks, and throws what the client throws.
 */
public final class ProjectedSummaries {

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final Projection projection;

  /**
   * A user in a ranking.
   *
   * @param userId the user
   * @param number the sum that the projection is ranked by
   */
  public record Ranked(UserId userId, long number) {}

  /**
   * Creates a reader. Makes no call.
   *
   * @param dynamoDb the client, not closed by the reader
   * @param tables the tables' names, with the generation that is read
   * @param projection the projection
   */
  public ProjectedSummaries(DynamoDbClient dynamoDb, TableNames tables, Projection projection) {
    this.dynamoDb = dynamoDb;
    this.table = tables.noteViews();
    this.projection = projection;
  }

  /**
   * Returns a user's summaries, one for each part that has ever been counted in.
   *
   * @param userId the user
   * @return the summaries, sorted by part
   */
  public List<ProjectedSummary> of(UserId userId) {
    return dynamoDb
        .queryPaginator(
            r ->
                r.tableName(table)
                    .keyConditionExpression("PK = :user AND begins_with(SK, :prefix)")
                    .expressionAttributeValues(
                        Map.of(
                            ":user", AttributeValue.fromS(ViewKeys.summaries(userId)),
                            ":prefix",
                                AttributeValue.fromS(ViewKeys.projectedPrefix(projection.name())))))
        .items()
        .stream()
        .map(item -> ProjectedSummary.fromItem(projection, item))
        .toList();
  }

  /**
   * Returns a user's summary of one part.
   *
   * @param userId the user
   * @param part the name of the part
   * @return the summary; empty if nothing has ever been counted in that part
   */
  public Optional<ProjectedSummary> of(UserId userId, String part) {
    Map<String, AttributeValue> item =
        dynamoDb
            .getItem(
                r -> r.tableName(table).key(ViewKeys.projected(userId, projection.name(), part)))
            .item();
    return item.isEmpty()
        ? Optional.empty()
        : Optional.of(ProjectedSummary.fromItem(projection, item));
  }

  /**
   * Returns the users with the largest sums of a part. Costs a query of each of the {@value
   * Buckets#USERS} partitions of the ranking.
   *
   * @param part the name of the part
   * @param limit how many users at most, from 1 to 1000
   * @return the users, those with the largest sums first
   * @throws IllegalStateException if the projection is not ranked
   */
  public List<Ranked> top(String part, int limit) {
    if (projection.rankedBy().isEmpty()) {
      throw new IllegalStateException("projection '" + projection.name() + "' is not ranked");
    }
    List<Ranked> ranked = new ArrayList<>();
    for (String bucket : Buckets.all(Buckets.USERS)) {
      dynamoDb
          .query(
              r ->
                  r.tableName(table)
                      .indexName(KeyAttributes.GSI1)
                      .keyConditionExpression("GSI1PK = :partition")
                      .expressionAttributeValues(
                          Map.of(
                              ":partition",
                              AttributeValue.fromS(
                                  ViewKeys.projectedRanking(bucket, projection.name(), part))))
                      .scanIndexForward(false)
                      .limit(limit))
          .items()
          .forEach(item -> ranked.add(ranked(item)));
    }
    ranked.sort(Comparator.comparingLong(Ranked::number).reversed().thenComparing(Ranked::userId));
    return List.copyOf(ranked.subList(0, Math.min(limit, ranked.size())));
  }

  private static Ranked ranked(Map<String, AttributeValue> item) {
    ItemReader<CorruptItemException> reader = new ItemReader<>(item, CorruptItemException::new);
    return new Ranked(
        new UserId(reader.string(Attributes.USER_ID)), reader.number(Attributes.ACTIVE_NOTES));
  }
}
