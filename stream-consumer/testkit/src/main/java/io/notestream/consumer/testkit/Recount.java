package io.notestream.consumer.testkit;

import io.notestream.consumer.decode.Decoded;
import io.notestream.consumer.decode.ExpiryCauseRule;
import io.notestream.consumer.decode.RecordDecoder;
import io.notestream.consumer.summary.Field;
import io.notestream.consumer.summary.Projection;
import io.notestream.model.change.NoteChange;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.assertj.core.api.Assertions;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * Counts in the plainest way there is: a sum over what is stored from the notes that are stored,
 * and everything else from each change that has happened. Not thread-safe.
 */
final class Recount {

  private final RecordDecoder decoder = new RecordDecoder(ExpiryCauseRule.standard());
  private final Projection projection;
  private final Map<NoteId, Note> stored = new HashMap<>();
  private final Set<String> happened = new HashSet<>();
  private final Map<Place, Long> flow = new HashMap<>();

  private record Place(String user, String part, int field) {}

  Recount(Projection projection) {
    this.projection = projection;
  }

  /** Adds what happened next; a record that comes again changes nothing. */
  void add(Record record) {
    if (!(decoder.decode(record) instanceof Decoded.Change decoded)
        || !happened.add(decoded.change().eventId())) {
      return;
    }
    NoteChange change = decoded.change();
    Note after = change.after();
    if (after == null) {
      stored.remove(change.noteId());
    } else {
      stored.put(change.noteId(), after);
    }
    String user = change.userId().value();
    projection.flow(
        change, (part, field, value) -> flow.merge(new Place(user, part, field), value, Long::sum));
    projection.maxima(
        change, (part, field, value) -> flow.merge(new Place(user, part, field), value, Math::max));
  }

  /** Checks that the views say the same, and nothing negative. */
  void check(Views views, String when) {
    Map<Place, Long> expected = new HashMap<>(flow);
    stored
        .values()
        .forEach(
            note ->
                projection.stock(
                    note,
                    (part, field, value) ->
                        expected.merge(
                            new Place(note.userId().value(), part, field), value, Long::sum)));
    Assertions.assertThat(text(actual(views)))
        .as("%s: what %s has counted", when, projection.name())
        .isEqualTo(text(expected));
    Assertions.assertThat(actual(views).entrySet())
        .as("%s: what %s has counted", when, projection.name())
        .allMatch(entry -> !isSum(entry.getKey()) || entry.getValue() >= 0, "is not negative");
  }

  private Map<Place, Long> actual(Views views) {
    Map<Place, Long> actual = new HashMap<>();
    for (String user : views.users()) {
      for (String part : views.parts(user, projection.name())) {
        for (int field = 0; field < projection.fields().size(); field++) {
          String name = projection.fields().get(field).name();
          actual.put(
              new Place(user, part, field), views.number(user, projection.name(), part, name));
        }
      }
    }
    return actual;
  }

  private boolean isSum(Place place) {
    Field.Kind kind = projection.fields().get(place.field()).kind();
    return kind.isSum();
  }

  private Map<String, Long> text(Map<Place, Long> numbers) {
    Map<String, Long> text = new TreeMap<>();
    numbers.forEach(
        (place, value) -> {
          if (value != 0) {
            text.put(
                place.user()
                    + " '"
                    + place.part()
                    + "' "
                    + projection.fields().get(place.field()).name(),
                value);
          }
        });
    return text;
  }
}
