package io.notestream.consumer.internal.provider;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** Loads the classes that are listed in {@code META-INF/services}. */
public final class Providers {

  private Providers() {}

  /**
   * Returns an instance of each class that is listed for a type.
   *
   * @throws IllegalArgumentException if one cannot be loaded; the message says which, and why
   */
  public static <T> List<T> load(Class<T> type) {
    List<T> all = new ArrayList<>();
    try {
      ServiceLoader.load(type).forEach(all::add);
    } catch (ServiceConfigurationError e) {
      Throwable cause = e.getCause();
      throw new IllegalArgumentException(
          "META-INF/services: " + e.getMessage() + (cause == null ? "" : ", since " + cause), e);
    } catch (LinkageError e) {
      // Of a class that was compiled for a newer Java, or needs another that is missing.
      throw new IllegalArgumentException(
          "META-INF/services: a class for " + type.getName() + " cannot be loaded, since " + e, e);
    }
    return all;
  }
}
