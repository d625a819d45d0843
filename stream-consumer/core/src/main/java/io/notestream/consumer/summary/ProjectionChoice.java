package io.notestream.consumer.summary;

import io.notestream.consumer.internal.provider.Providers;
import io.notestream.model.table.ViewKeys;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the projections that are configured, and checks them. Thread-safe. */
public final class ProjectionChoice {

  /** How far apart in time the functions are tried. */
  private static final long APART_NANOS = 2_000_000;

  private ProjectionChoice() {}

  /**
   * Finds projections by their names among the {@link ProjectionProvider}s of the class path, in
   * {@code META-INF/services}.
   *
   * @param names the names; one text may hold several, separated by commas, and a blank one holds
   *     none
   * @return the projections, sorted by name
   * @throws IllegalArgumentException if there is none of a name, or if something is wrong with
   *     them; the message says what
   */
  public static List<Projection> choose(Collection<String> names) {
    Set<String> wanted = new HashSet<>();
    names.stream()
        .flatMap(text -> Stream.of(text.split(",")))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .forEach(wanted::add);
    if (wanted.isEmpty()) {
      return List.of();
    }
    Map<String, Projection> provided = provided();
    List<Projection> chosen = new ArrayList<>();
    for (String name : wanted) {
      Projection projection = provided.get(name);
      if (projection == null) {
        throw new IllegalArgumentException(
            "there is no projection '"
                + name
                + "' on the class path; "
                + (provided.isEmpty()
                    ? "there is none at all"
                    : "there are " + String.join(", ", provided.keySet())));
      }
      chosen.add(projection);
    }
    chosen.sort((a, b) -> a.name().compareTo(b.name()));
    List<String> mistakes = mistakes(chosen);
    if (!mistakes.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", mistakes));
    }
    return List.copyOf(chosen);
  }

  /**
   * Checks projections that are to be kept together: their names, and whether their functions give
   * the same numbers whenever they are called. Takes some milliseconds.
   *
   * @param projections the projections
   * @return what is wrong with them; empty if nothing is
   */
  public static List<String> mistakes(List<Projection> projections) {
    List<String> mistakes = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Projection projection : projections) {
      String name = projection.name();
      if (ViewKeys.OWN_PROJECTIONS.contains(name)) {
        mistakes.add("projection '" + name + "': Notestream has one of that name itself");
      } else if (!names.add(name)) {
        mistakes.add("two projections have the name '" + name + "'");
      }
      if (!agrees(projection)) {
        mistakes.add(
            "projection '"
                + name
                + "' gives different numbers for the same note: its functions must depend neither"
                + " on the time nor on chance");
      }
    }
    return mistakes;
  }

  private static boolean agrees(Projection projection) {
    ProjectionTrial first = ProjectionTrial.of(projection);
    LockSupport.parkNanos(APART_NANOS);
    return first.equals(ProjectionTrial.of(projection));
  }

  private static Map<String, Projection> provided() {
    Map<String, Projection> provided = new TreeMap<>();
    for (ProjectionProvider provider : Providers.load(ProjectionProvider.class)) {
      Projection projection = provided(provider);
      if (provided.put(projection.name(), projection) != null) {
        throw new IllegalArgumentException(
            "two classes provide a projection '"
                + projection.name()
                + "', one of them "
                + provider.getClass().getName());
      }
    }
    return provided;
  }

  @SuppressWarnings("NullableProblems") // somebody else's code may return anything
  private static Projection provided(ProjectionProvider provider) {
    @Nullable Projection projection;
    try {
      projection = provider.projection();
    } catch (IllegalArgumentException e) {
      throw e; // The builder's own, which says what is wrong with which projection.
    } catch (RuntimeException | LinkageError e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IllegalArgumentException(provider.getClass().getName() + " fails: " + cause, e);
    }
    if (projection == null) {
      throw new IllegalArgumentException(
          provider.getClass().getName() + " provides no projection, but null");
    }
    return projection;
  }
}
