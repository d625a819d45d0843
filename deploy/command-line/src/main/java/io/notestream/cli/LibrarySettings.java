package io.notestream.cli;

/** Sets what libraries read once, when their classes are loaded. */
final class LibrarySettings {

  private static final String NETTY_WITHOUT_UNSAFE = "io.netty.noUnsafe";

  private static final String JETTY_REFERENCES = "org.eclipse.jetty.util.referencesPerCacheLine";

  /** As Jetty finds out itself: 64 bytes, of 4 each. Where they take 8, it keeps more apart. */
  private static final String REFERENCES = "16";

  /** The first version that warns of memory access by {@code sun.misc.Unsafe}, see JEP 498. */
  private static final int WARNS_OF_UNSAFE = 24;

  private LibrarySettings() {}

  /**
   * Keeps Netty from memory access that a JDK warns of at each start and will refuse, and Jetty
   * from starting the JVM's management to ask for one number, which takes 50 ms of CPU or more.
   * What is set already stays.
   *
   * @param feature the JDK's version
   */
  static void apply(int feature) {
    if (feature >= WARNS_OF_UNSAFE && System.getProperty(NETTY_WITHOUT_UNSAFE) == null) {
      System.setProperty(NETTY_WITHOUT_UNSAFE, "true");
    }
    if (System.getProperty(JETTY_REFERENCES) == null) {
      System.setProperty(JETTY_REFERENCES, REFERENCES);
    }
  }
}
