package io.notestream.model.endpoint;

import java.net.URI;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Notes with each failure of a client which endpoint was called, through which proxy and for which
 * table: the SDK's message does not always say. Thread-safe.
 */
public final class CalledEndpoint implements ExecutionInterceptor {

  /** The note, which is suppressed by the failure so that the failure stays what it is. */
  private static final class Note extends Exception {

    private static final long serialVersionUID = 1;

    private final String where;
    private final @Nullable String table;

    Note(String where, @Nullable String table) {
      super(table == null ? where : where + ", table " + table, null, false, false);
      this.where = where;
      this.table = table;
    }
  }

  private final String where;

  /**
   * Creates what is added to a client as an interceptor.
   *
   * @param endpoint what the client calls; {@code null} for the region's own
   */
  public CalledEndpoint(@Nullable URI endpoint) {
    this.where =
        (endpoint == null ? "the region's endpoint" : endpoint)
            + ProxyServer.of(endpoint).map(proxy -> " through the proxy " + proxy).orElse("");
  }

  /**
   * {@return which endpoint was called, through which proxy and for which table, if it was one;
   * empty if the client takes no notes}
   *
   * @param failure what a client threw
   */
  public static Optional<String> of(Throwable failure) {
    return note(failure).map(Throwable::getMessage);
  }

  /**
   * {@return which endpoint was called and through which proxy; empty if the client takes no notes}
   *
   * @param failure what a client threw
   */
  public static Optional<String> endpoint(Throwable failure) {
    return note(failure).map(note -> note.where);
  }

  /**
   * {@return the table for which DynamoDB was called; empty if it was none, or several, or if the
   * client takes no notes}
   *
   * @param failure what a client threw
   */
  public static Optional<String> table(Throwable failure) {
    return note(failure).map(note -> note.table);
  }

  private static Optional<Note> note(Throwable failure) {
    return Stream.of(failure.getSuppressed())
        .filter(Note.class::isInstance)
        .map(Note.class::cast)
        .findFirst();
  }

  @Override
  public Throwable modifyException(
      Context.FailedExecution context, ExecutionAttributes attributes) {
    Throwable failure = context.exception();
    if (of(failure).isEmpty()) {
      failure.addSuppressed(
          new Note(
              where, context.request().getValueForField("TableName", String.class).orElse(null)));
    }
    return failure;
  }

  @Override
  public String toString() {
    return where;
  }
}
