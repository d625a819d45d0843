package io.notestream.consumer.worker.internal.console.live;

import io.javalin.http.Context;
import io.notestream.consumer.worker.internal.console.activity.LiveChange;
import io.notestream.consumer.worker.internal.console.request.Query;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which changes a page shows. Immutable.
 *
 * @param kinds their kinds; empty for all
 * @param causes their causes; empty for all
 * @param user their user; {@code null} for all
 */
record LiveFilter(Set<String> kinds, Set<String> causes, @Nullable String user) {

  static LiveFilter of(Context ctx) {
    return new LiveFilter(texts(ctx, "kind"), texts(ctx, "cause"), Query.optional(ctx, "user"));
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
