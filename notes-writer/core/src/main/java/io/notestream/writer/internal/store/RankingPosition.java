package io.notestream.writer.internal.store;

import io.notestream.model.note.UserId;
import io.notestream.model.table.Attributes;
import io.notestream.model.table.Buckets;
import io.notestream.model.table.ViewKeys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * How far a ranking has been read in each of its partitions: the last user of each who was listed.
 * Immutable.
 *
 * @param last by partition; none for one of which nothing was listed
 */
public record RankingPosition(Map<Integer, Place> last) {

  /** Where a ranking begins. */
  static final RankingPosition START = new RankingPosition(Map.of());

  /** Users' ids hold no control characters. */
  private static final String SEPARATOR = "\n";

  /** Copies the map. */
  public RankingPosition {
    last = Map.copyOf(last);
  }

  /**
   * A user's place in a ranking.
   *
   * @param user the user
   * @param place as {@link Ranking#place} has it
   */
  public record Place(UserId user, String place) {}

  RankingPosition after(Ranking ranking, int partition, Map<String, AttributeValue> item) {
    Map<Integer, Place> next = new HashMap<>(last);
    UserId user = new UserId(StoredItem.reader(item).string(Attributes.USER_ID));
    next.put(partition, new Place(user, ranking.place(item)));
    return new RankingPosition(next);
  }

  /** Returns the key after which a partition is read on; none to read from its start. */
  Map<String, AttributeValue> key(Ranking ranking, int partition) {
    Place place = last.get(partition);
    if (place == null) {
      return Map.of();
    }
    Map<String, AttributeValue> key = new HashMap<>(ViewKeys.userSummary(place.user));
    String bucket = Buckets.all(Buckets.USERS).get(partition);
    key.put(ranking.partitionKey(), AttributeValue.fromS(ranking.partition(bucket)));
    key.put(ranking.sortKey(), ranking.value(place.place));
    return key;
  }

  /** Returns the text that {@link #parse} reads. */
  public String text() {
    List<String> parts = new ArrayList<>();
    new TreeMap<>(last)
        .forEach(
            (partition, place) -> {
              parts.add(partition.toString());
              parts.add(place.place);
              parts.add(place.user.value());
            });
    return String.join(SEPARATOR, parts);
  }

  /** Parses a position; empty if the text is not one. */
  public static Optional<RankingPosition> parse(String text) {
    String[] parts = text.split(SEPARATOR, -1);
    Map<Integer, Place> last = new HashMap<>();
    try {
      for (int i = 0; i < parts.length; i += 3) {
        last.put(Integer.parseInt(parts[i]), new Place(new UserId(parts[i + 2]), parts[i + 1]));
      }
      return Optional.of(new RankingPosition(last));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }
}
