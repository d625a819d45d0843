package io.notestream.consumer.summary;

import io.notestream.model.note.UserId;
import io.notestream.model.table.Attributes;
import io.notestream.model.table.ItemReader;
import io.notestream.model.view.CorruptItemException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A user's numbers for one part of a projection. Immutable.
 *
 * @param userId the user
 * @param part the name of the part; empty if the projection has no parts
 * @param numbers the sums and maxima by name
 * @param times the latest times by name
 */
public record ProjectedSummary(
    UserId userId, String part, Map<String, Long> numbers, Map<String, Instant> times) {

  /**
   * Creates a summary; copies the maps.
   *
   * @param userId see above
   * @param part see above
   * @param numbers see above
   * @param times see above
   */
  public ProjectedSummary {
    numbers = Map.copyOf(numbers);
    times = Map.copyOf(times);
  }

  /**
   * Returns the summary that an item of the views table holds.
   *
   * @param projection the projection that the item belongs to
   * @param item the whole item
   * @return the summary
   * @throws CorruptItemException if it is another item
   */
  public static ProjectedSummary fromItem(Projection projection, Map<String, AttributeValue> item) {
    ItemReader<CorruptItemException> reader = new ItemReader<>(item, CorruptItemException::new);
    Map<String, Long> numbers = new HashMap<>();
    Map<String, Instant> times = new HashMap<>();
    for (int index = 0; index < projection.fields().size(); index++) {
      Field field = projection.fields().get(index);
      String attribute = projection.attribute(index);
      if (field.kind() == Field.Kind.LATEST) {
        Optional.ofNullable(reader.optionalTime(attribute))
            .ifPresent(time -> times.put(field.name(), time));
      } else {
        Optional.ofNullable(reader.optionalNumber(attribute))
            .ifPresent(number -> numbers.put(field.name(), number));
      }
    }
    return new ProjectedSummary(
        new UserId(reader.string(Attributes.USER_ID)),
        reader.string(Attributes.PART),
        numbers,
        times);
  }

  /**
   * Returns a sum or a maximum.
   *
   * @param field its name
   * @return the number; 0 if nothing has moved it
   */
  public long number(String field) {
    return numbers.getOrDefault(field, 0L);
  }

  /**
   * Returns a latest time.
   *
   * @param field its name
   * @return the time; empty if there was no change that counts
   */
  public Optional<Instant> time(String field) {
    return Optional.ofNullable(times.get(field));
  }
}
