package io.notestream.function.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The classes that a start of a function loads until its first response, and the list of them that
 * the function has. With {@code -Dfirst-classes.write=true} the list is written anew.
 */
public final class StartClasses {

  private static final boolean WRITE = Boolean.getBoolean("first-classes.write");

  private static final Pattern LOADED =
      Pattern.compile("\\[class,load *] (\\S+) source: (?!shared objects file).*");

  /** Those that the JVM makes. */
  private static final Pattern MADE = Pattern.compile(".*(\\$\\$Lambda|\\$Proxy|/0x).*");

  /** Those of the JDK differ from one to the next. */
  private static final Pattern OF_JDK = Pattern.compile("(java|javax|jdk|sun|com\\.sun)\\..*");

  private final Class<?> handler;
  private final String list;
  private final Path file;

  /** Reads the list beside a class of this module. */
  public StartClasses(Class<?> handler, String list) {
    this.handler = handler;
    this.list = handler.getPackageName().replace('.', '/') + "/" + list;
    file = Path.of("src", "main", "resources").resolve(this.list);
  }

  /** Requires that a start whose first event is this one loads what the list has. */
  public void requireTrue(Map<String, String> variables, String event, Path work)
      throws IOException, InterruptedException {
    List<String> loaded = loaded(variables, event, work);
    if (WRITE) {
      Files.writeString(file, String.join("\n", loaded) + "\n");
    }
    Set<String> needed = ofJars(loaded);
    Set<String> listed = ofJars(Files.readAllLines(file));
    assertThat(listed).hasSizeGreaterThan(500);
    // What is loaded depends a little on how long calls take.
    assertThat(needed.stream().filter(name -> !listed.contains(name)))
        .as("not in the list")
        .hasSizeLessThan(needed.size() / 50);
    assertThat(listed.stream().filter(name -> !needed.contains(name)))
        .as("not needed")
        .hasSizeLessThan(needed.size() / 50);
  }

  private static Set<String> ofJars(List<String> names) {
    return names.stream()
        .filter(name -> !OF_JDK.matcher(name).matches())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Starts the function without its list, and returns what it loads from its own class on. */
  private List<String> loaded(Map<String, String> variables, String event, Path work)
      throws IOException, InterruptedException {
    Path empty = work.resolve(list);
    Files.createDirectories(empty.getParent());
    Files.writeString(empty, "");
    Path log = work.resolve("classes.log");
    FunctionProcess.Program program = FunctionProcess.Program.of(handler, variables);
    List<String> flags = new ArrayList<>(program.flags());
    flags.add("-Xlog:class+load:file=" + log);
    FunctionProcess.Program withoutList =
        new FunctionProcess.Program(
            program.java(),
            flags,
            work + System.getProperty("path.separator") + program.classPath(),
            program.handler(),
            variables);
    try (RuntimeApi runtime = new RuntimeApi();
        FunctionProcess process = new FunctionProcess(runtime, withoutList)) {
      RuntimeApi.Result result =
          runtime.invoke(event.getBytes(StandardCharsets.UTF_8), Duration.ofSeconds(30));
      assertThat(result.error()).isNull();
      List<String> names = new ArrayList<>();
      boolean begun = false;
      for (String line : Files.readAllLines(log)) {
        Matcher matcher = LOADED.matcher(line);
        if (matcher.find()) {
          begun |= matcher.group(1).equals(handler.getName());
          if (begun && !MADE.matcher(matcher.group(1)).matches()) {
            names.add(matcher.group(1));
          }
        }
      }
      return names;
    }
  }
}
