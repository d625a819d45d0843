package io.notestream.function;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.slf4j.LoggerFactory;

/**
 * Loads classes on a thread of its own, ahead of the one that starts a function: while that one
 * runs the code of a class, the next ones are read and verified. Nothing is run of the classes, so
 * that nothing but time depends on it. Thread-safe.
 */
public final class ClassesAhead {

  private ClassesAhead() {}

  /**
   * Begins to load the classes of a list, and returns at once. Does nothing on a single processor,
   * nor in a process of which a snapshot is taken, see {@link SnapStart}: nobody waits for its
   * start. Without a list the start takes longer, which is logged.
   *
   * @param environment the process's
   * @param function beside whose class the list is
   * @param list the name of the list, a resource with the name of a class in each line, in the
   *     order in which a start needs them. One that is not there is left out
   */
  public static void begin(Map<String, String> environment, Class<?> function, String list) {
    if (SnapStart.isUsed(environment) || Runtime.getRuntime().availableProcessors() < 2) {
      return;
    }
    Thread thread = new Thread(() -> run(function, list), "classes-ahead");
    thread.setDaemon(true);
    thread.start();
  }

  private static void run(Class<?> function, String list) {
    try {
      load(function, list);
    } catch (IOException e) {
      LoggerFactory.getLogger(ClassesAhead.class).warn("the start takes longer: {}", e.toString());
    }
  }

  /** Loads the classes of a list. */
  static void load(Class<?> function, String list) throws IOException {
    try (InputStream in = function.getResourceAsStream(list)) {
      if (in == null) {
        throw new IOException("there is no " + list + " beside " + function.getName());
      }
      ClassLoader loader = function.getClassLoader();
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      for (String name = lines.readLine(); name != null; name = lines.readLine()) {
        load(name, loader);
      }
    }
  }

  private static void load(String name, ClassLoader loader) {
    try {
      // Whoever asks for constructors has the class linked, and with that verified, but not
      // initialised: its code is left to whoever needs it, in whatever order that is.
      Object unused = Class.forName(name, false, loader).getDeclaredConstructors();
    } catch (ClassNotFoundException | LinkageError e) {
      // Of another version of a library, or of another JDK.
    }
  }
}
