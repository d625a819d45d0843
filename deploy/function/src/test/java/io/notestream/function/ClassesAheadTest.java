package io.notestream.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClassesAheadTest {

  private static final String LIST = "listed-classes.txt";
  private static final String INITIALISED = "io.notestream.function.listed";

  /** Says when it is initialised; a list beside this class names it. */
  static final class Listed {
    static {
      System.setProperty(INITIALISED, "true");
    }

    private Listed() {}
  }

  /** Tells which of the classes of this module it has loaded. */
  private static final class Loader extends URLClassLoader {

    Loader() throws MalformedURLException {
      super(
          new URL[] {
            Path.of("target", "test-classes").toUri().toURL(),
            Path.of("target", "classes").toUri().toURL()
          },
          new ClassLoader(ClassesAheadTest.class.getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve)
                throws ClassNotFoundException {
              if (name.startsWith("io.notestream.function.")) {
                throw new ClassNotFoundException(name);
              }
              return super.loadClass(name, resolve);
            }
          });
    }

    boolean hasLoaded(String name) {
      return findLoadedClass(name) != null;
    }
  }

  @Test
  void nothingIsLoadedBeforeASnapshot() throws Exception {
    try (Loader loader = new Loader()) {
      Class<?> function = loader.loadClass(ClassesAheadTest.class.getName());
      Map<String, String> snapStart = Map.of("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");

      ClassesAhead.begin(snapStart, function, LIST);
      Thread.sleep(200);

      assertThat(loader.hasLoaded(Listed.class.getName())).isFalse();
    }
  }

  @Test
  void beginsOnAThreadOfItsOwn() throws Exception {
    assumeThat(Runtime.getRuntime().availableProcessors()).isGreaterThan(1);
    try (Loader loader = new Loader()) {
      Class<?> function = loader.loadClass(ClassesAheadTest.class.getName());

      ClassesAhead.begin(Map.of(), function, LIST);

      for (int i = 0; i < 500 && !loader.hasLoaded(Listed.class.getName()); i++) {
        Thread.sleep(20);
      }
      assertThat(loader.hasLoaded(Listed.class.getName())).isTrue();
    }
  }

  @Test
  void classesAreLoadedAndNotInitialised() throws Exception {
    try (Loader loader = new Loader()) {
      Class<?> function = loader.loadClass(ClassesAheadTest.class.getName());
      assertThat(loader.hasLoaded(Listed.class.getName())).isFalse();

      ClassesAhead.load(function, LIST);

      assertThat(loader.hasLoaded(Listed.class.getName())).isTrue();
      assertThat(System.getProperty(INITIALISED)).isNull();
    }
  }

  @Test
  void aListThatIsMissingIsSaid() {
    assertThatThrownBy(() -> ClassesAhead.load(ClassesAheadTest.class, "none.txt"))
        .isInstanceOf(IOException.class)
        .hasMessage("there is no none.txt beside " + ClassesAheadTest.class.getName());
  }
}
