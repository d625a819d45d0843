package io.notestream.consumer.internal.summary;

import io.notestream.consumer.summary.Projection;
import io.notestream.consumer.summary.ProjectionException;
import io.notestream.consumer.summary.ProjectionSink;
import io.notestream.consumer.summary.ProjectionTrial;
import io.notestream.model.change.NoteChange;
import io.notestream.model.note.Note;
import io.notestream.model.note.UserId;
import io.notestream.model.note.Utf8;
import io.notestream.model.view.KeptProjection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The projections of a views table: Notestream's own, and those that are configured. They say what
 * an event adds to which summaries. Pure; thread-safe.
 *
 * <p>An image that is absent, unreadable or not a note contributes nothing. An expired note that is
 * not deleted yet still counts.
 */
public final class Projections {

  private static final Projections OWN = new Projections(List.of());

  /** To try a projection takes longer than a batch does, and gives the same each time. */
  private static final Map<Projection, ProjectionTrial> TRIALS =
      Collections.synchronizedMap(new WeakHashMap<>());

  private final List<Projection> further;

  private Projections(List<Projection> further) {
    this.further = List.copyOf(further);
  }

  /** Returns Notestream's own projections alone. */
  public static Projections own() {
    return OWN;
  }

  /**
   * Returns Notestream's own projections and further ones.
   *
   * @param further the configured ones
   */
  public static Projections with(List<Projection> further) {
    return further.isEmpty() ? OWN : new Projections(further);
  }

  /** Returns the configured projections, without Notestream's own. */
  public List<Projection> further() {
    return further;
  }

  /** Returns what a projection gives for the samples, which is found out once in a process. */
  public static ProjectionTrial triedOnce(Projection projection) {
    ProjectionTrial known = TRIALS.get(projection);
    if (known == null) {
      known = ProjectionTrial.of(projection); // Outside of the map's lock: it runs users' code.
      TRIALS.put(projection, known);
    }
    return known;
  }

  /** Returns what the META item of a views table with these projections says about them. */
  public Map<String, KeptProjection> kept() {
    Map<String, KeptProjection> kept = new TreeMap<>();
    for (Projection projection : further) {
      kept.put(
          projection.name(),
          new KeptProjection(projection.version(), triedOnce(projection).fingerprint()));
    }
    return kept;
  }

  /**
   * Returns what a stored note contributes to which summaries: what it adds if it had just
   * appeared, and what it takes away if it were gone. Nothing of what happened is in it.
   *
   * @throws ProjectionException if a function fails
   */
  public Map<SummaryKey, Deltas> contribution(Note note) {
    Effect effect = new Effect(note.userId());
    for (Projection projection : OwnSummaries.ALL) {
      effect.stock(projection, note, 1);
    }
    for (Projection projection : further) {
      effect.stock(projection, note, 1);
    }
    return effect.result();
  }

  /**
   * Returns what an event adds to which summaries. A summary whose numbers stay as they are is left
   * out, but one that has a maximum is not: its item has to exist before the maximum is written.
   *
   * @throws ProjectionException if a function fails
   */
  public Map<SummaryKey, Deltas> effect(NoteChange change, Stock stock) {
    Effect effect = new Effect(change.userId());
    for (Projection projection : OwnSummaries.ALL) {
      effect.sums(projection, change, stock);
    }
    for (Projection projection : further) {
      effect.sums(projection, change, stock);
      projection.maxima(change, effect.adding(projection, 1));
    }
    return effect.result();
  }

  /**
   * Returns the maxima of a change, of Notestream's own summaries too.
   *
   * @throws ProjectionException if a function fails
   */
  public List<Mark> marks(NoteChange change) {
    List<Mark> marks = new ArrayList<>(1);
    addMarks(OwnSummaries.USER, change, marks);
    for (Projection projection : further) {
      addMarks(projection, change, marks);
    }
    return marks;
  }

  /**
   * Evaluates the configured projections for a change as if nothing were known of its note, which
   * fails if its effect or its marks would.
   *
   * @throws ProjectionException if a function fails
   */
  public Map<SummaryKey, Deltas> trial(NoteChange change) {
    Effect effect = new Effect(change.userId());
    for (Projection projection : further) {
      effect.stock(projection, change.before(), 1);
      effect.stock(projection, change.after(), 1);
      projection.flow(change, effect.adding(projection, 1));
      projection.maxima(change, effect.adding(projection, 1));
    }
    return effect.result();
  }

  private static boolean isFurther(Projection projection) {
    return !OwnSummaries.ALL.contains(projection);
  }

  private static void addMarks(Projection projection, NoteChange change, List<Mark> marks) {
    projection.maxima(
        change,
        (part, field, value) ->
            marks.add(
                new Mark(
                    new Mark.Place(new SummaryKey(change.userId(), projection, part), field),
                    value,
                    change.latest().createdAt())));
  }

  /** What one event adds to which summaries, while it is put together. */
  private static final class Effect {
    private final UserId userId;
    private final Map<SummaryKey, Deltas> summaries = new LinkedHashMap<>();

    Effect(UserId userId) {
      this.userId = userId;
    }

    void sums(Projection projection, NoteChange change, Stock stock) {
      if (stock != Stock.STAYS) {
        stock(projection, change.after(), 1);
        if (stock != Stock.BRINGS_BASELINE) {
          stock(projection, change.before(), -1);
        }
      }
      projection.flow(change, adding(projection, 1));
    }

    void stock(Projection projection, @Nullable Note note, int sign) {
      if (note != null) {
        projection.stock(note, adding(projection, sign));
      }
    }

    /**
     * @throws ProjectionException if the name of a part cannot be stored. Of Notestream's own
     *     summaries, DynamoDB is the judge.
     */
    ProjectionSink adding(Projection projection, int sign) {
      return (part, field, value) -> {
        if (isFurther(projection)) {
          requireStorable(projection, part);
        }
        SummaryKey key = new SummaryKey(userId, projection, part);
        Deltas deltas = summaries.get(key);
        if (deltas == null) {
          deltas = new Deltas(projection);
          summaries.put(key, deltas);
        }
        deltas.add(field, sign * value);
      };
    }

    private static void requireStorable(Projection projection, String part) {
      if (Utf8.length(part) > Projection.MOST_PART_BYTES) {
        throw new ProjectionException(
            projection.name(),
            "the name of a part has more than " + Projection.MOST_PART_BYTES + " bytes");
      }
      if (Utf8.hasLoneSurrogate(part)) {
        throw new ProjectionException(
            projection.name(),
            "the name of a part has half of a surrogate pair: cut texts between code points");
      }
    }

    Map<SummaryKey, Deltas> result() {
      summaries.values().removeIf(Deltas::isNothing);
      return summaries;
    }
  }
}
