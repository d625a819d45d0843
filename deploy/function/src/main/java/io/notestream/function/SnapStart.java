package io.notestream.function;

import io.notestream.function.internal.snapshot.SnapshotHook;
import java.util.Map;

/**
 * Prepares a function for the snapshot that <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html">SnapStart</a> takes of its
 * process, from which Lambda starts every sandbox. Thread-safe.
 */
public final class SnapStart {

  private static final String KIND_OF_START = "AWS_LAMBDA_INITIALIZATION_TYPE";
  private static final String SNAP_START = "snap-start";

  private SnapStart() {}

  /** What a function does before the snapshot, so that its first invocation need not. */
  @FunctionalInterface
  public interface Rehearsal {

    /**
     * Does what an invocation does, without calling anybody. Nothing that it leaves behind may have
     * a time, a credential or a random number that an invocation goes by: all sandboxes would have
     * the same.
     *
     * @throws Exception if it fails, which is logged and changes nothing but the time of a start
     */
    void run() throws Exception;
  }

  /**
   * Sees to it that before a snapshot classes are loaded and a rehearsal is run. Does nothing in a
   * process of which none is taken.
   *
   * @param environment the process's
   * @param function beside whose class the list of classes is
   * @param list the name of the list, a resource with the name of a class in each line. They are
   *     loaded and not initialised
   * @param rehearsal run once they are
   */
  public static void prepare(
      Map<String, String> environment, Class<?> function, String list, Rehearsal rehearsal) {
    if (isUsed(environment)) {
      // In a class of its own: what it needs is not loaded for any other start.
      SnapshotHook.register(function, list, rehearsal);
    }
  }

  /** Returns whether a snapshot is taken of the process. */
  static boolean isUsed(Map<String, String> environment) {
    return SNAP_START.equals(environment.get(KIND_OF_START));
  }
}
