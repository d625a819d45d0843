package io.notestream.consumer.worker.internal.console.request;

import io.javalin.http.Context;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads query parameters; an empty one counts as left out. */
public final class Query {

  private Query() {}

  /** Returns a parameter; {@code null} if it is left out. */
  public static @Nullable String optional(Context ctx, String name) {
    String value = ctx.queryParam(name);
    return value == null || value.isEmpty() ? null : value;
  }

  /**
   * Returns a parameter.
   *
   * @throws IllegalArgumentException if it is left out
   */
  public static String required(Context ctx, String name) {
    String value = optional(ctx, name);
    if (value == null) {
      throw new IllegalArgumentException("the parameter " + name + " is missing");
    }
    return value;
  }

  /**
   * Returns a number.
   *
   * @throws IllegalArgumentException if it is none, or out of bounds
   */
  public static int number(Context ctx, String name, int normally, int least, int most) {
    String value = optional(ctx, name);
    if (value == null) {
      return normally;
    }
    try {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // The line below says so.
    }
    throw new IllegalArgumentException(name + " is a number from " + least + " to " + most);
  }

  /**
   * Returns one of several values.
   *
   * @throws IllegalArgumentException if it is none of them
   */
  public static <E extends Enum<E>> E one(Context ctx, String name, Class<E> type, E normally) {
    String value = optional(ctx, name);
    return value == null ? normally : parse(name, type, value);
  }

  static <E extends Enum<E>> E parse(String name, Class<E> type, String value) {
    try {
      return Enum.valueOf(type, value.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          name + " is one of " + Arrays.toString(type.getEnumConstants()), e);
    }
  }
}
