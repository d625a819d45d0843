package io.notestream.model.view;

import io.notestream.model.table.Attributes;
import io.notestream.model.table.ItemReader;
import io.notestream.model.table.ItemWriter;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A projection that a views table keeps beside Notestream's own summaries. Immutable.
 *
 * @param version the projection's version
 * @param fingerprint a digest of what its functions gave for a fixed set of notes when the table
 *     was made
 */
public record KeptProjection(long version, String fingerprint) {

  private static final String FINGERPRINT = "fingerprint";

  /**
   * {@return whether the functions have changed between two descriptions; {@code false} also if
   * their fingerprints cannot be compared, since they are of different sets of notes}
   *
   * @param before the earlier description
   */
  public boolean differsFrom(KeptProjection before) {
    return notes().equals(before.notes()) && !fingerprint.equals(before.fingerprint);
  }

  /** Returns which set of notes the fingerprint is of: what stands before its dash. */
  private String notes() {
    return fingerprint.substring(0, fingerprint.indexOf('-') + 1);
  }

  /** {@return the value of an attribute for several projections; {@code null} for none} */
  static @Nullable AttributeValue toAttribute(Map<String, KeptProjection> projections) {
    if (projections.isEmpty()) {
      return null;
    }
    Map<String, AttributeValue> byName = new TreeMap<>();
    projections.forEach(
        (name, kept) ->
            byName.put(
                name,
                AttributeValue.fromM(
                    new ItemWriter(Map.of())
                        .number(Attributes.VERSION, kept.version())
                        .string(FINGERPRINT, kept.fingerprint())
                        .toItem())));
    return AttributeValue.fromM(byName);
  }

  /**
   * {@return what {@link #toAttribute} wrote, by name}
   *
   * @param value the attribute's value; {@code null} if it is missing
   * @throws CorruptItemException if it is something else
   */
  static Map<String, KeptProjection> fromAttribute(@Nullable AttributeValue value) {
    Map<String, KeptProjection> projections = new TreeMap<>();
    if (value == null) {
      return projections;
    }
    if (!value.hasM()) {
      throw new CorruptItemException("projections are not a map");
    }
    value
        .m()
        .forEach(
            (name, kept) -> {
              if (!kept.hasM()) {
                throw new CorruptItemException("projection '" + name + "' is not a map");
              }
              ItemReader<CorruptItemException> reader =
                  new ItemReader<>(kept.m(), CorruptItemException::new);
              projections.put(
                  name,
                  new KeptProjection(
                      reader.number(Attributes.VERSION), reader.string(FINGERPRINT)));
            });
    return projections;
  }
}
