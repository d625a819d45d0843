package io.notestream.function.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The list of the classes that a function loads before a snapshot, and its file. */
public final class FirstClasses {

  /** With {@code -Dfirst-classes.write=true} what is missing is added. */
  private static final boolean WRITE = Boolean.getBoolean("first-classes.write");

  private final Path file;
  private final List<String> names;

  /** Reads the list beside a class of this module. */
  public FirstClasses(Class<?> function, String list) throws IOException {
    file = Path.of("src", "main", "resources", function.getPackageName().replace('.', '/'), list);
    names = Files.readAllLines(file);
  }

  /** The names, in the order of the file. */
  public List<String> names() {
    return names;
  }

  /**
   * Returns what was loaded too late. If that is wanted, adds it to the list and returns nothing.
   */
  public Set<String> late(Set<String> loaded) throws IOException {
    if (!WRITE) {
      return loaded;
    }
    Set<String> all = new TreeSet<>(names);
    all.addAll(loaded);
    Files.writeString(file, String.join("\n", all) + "\n");
    return Set.of();
  }
}
