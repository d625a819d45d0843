package io.notestream.consumer.worker.internal.console.live;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.javalin.http.Context;
import io.notestream.consumer.worker.internal.console.activity.LiveChange;
import io.notestream.consumer.worker.internal.console.request.Query;
import io.notestream.model.change.ChangeKind;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which changes a page shows. Immutable.
 *
 * @param kinds their kinds; empty for all
 * @param causes their causes; empty for all
 * @param user their user; {@code null} for all
 */
record LiveFilter(Set<String> kinds, Set<String> causes, @Nullable String user) {

  /** What the console calls a record that is none of the kinds of changes. */
  private static final String MALFORMED = "MALFORMED";

  private static final Set<String> KINDS =
      Stream.concat(Arrays.stream(ChangeKind.values()).map(ChangeKind::name), Stream.of(MALFORMED))
          .collect(toUnmodifiableSet());

  /**
   * Reads the parameters of a request.
   *
   * @throws IllegalArgumentException if there is no such kind: nothing would ever be shown
   */
  static LiveFilter of(Context ctx) {
    Set<String> kinds = texts(ctx, "kind");
    if (!KINDS.containsAll(kinds)) {
      throw new IllegalArgumentException("kind is one or several of " + new TreeSet<>(KINDS));
    }
    return new LiveFilter(kinds, texts(ctx, "cause"), Query.optional(ctx, "user"));
  }

  boolean includes(LiveChange change) {
    return (kinds.isEmpty() || kinds.contains(change.kind()))
        && (causes.isEmpty() || (change.cause() != null && causes.contains(change.cause())))
        && (user == null || user.equals(change.userId()));
  }

  private static Set<String> texts(Context ctx, String name) {
    String value = Query.optional(ctx, name);
    return value == null ? Set.of() : Set.copyOf(Arrays.asList(value.split(",")));
  }
}
