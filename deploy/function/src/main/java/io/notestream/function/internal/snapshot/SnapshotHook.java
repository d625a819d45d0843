package io.notestream.function.internal.snapshot;

import io.notestream.function.SnapStart;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads classes and runs a rehearsal before a snapshot. There is nothing to do after a restore,
 * since nothing is kept that would have aged.
 */
public final class SnapshotHook implements Resource {

  private static final Logger LOG = LoggerFactory.getLogger(SnapshotHook.class);

  /** Lambda holds hooks weakly. */
  private static final Queue<Resource> REGISTERED = new ConcurrentLinkedQueue<>();

  private final Class<?> function;
  private final String list;
  private final SnapStart.Rehearsal rehearsal;

  private SnapshotHook(Class<?> function, String list, SnapStart.Rehearsal rehearsal) {
    this.function = function;
    this.list = list;
    this.rehearsal = rehearsal;
  }

  /**
   * Registers a hook.
   *
   * @param function beside whose class the list is
   * @param list the name of the list of classes
   * @param rehearsal run once they are loaded
   */
  public static void register(Class<?> function, String list, SnapStart.Rehearsal rehearsal) {
    Resource hook = new SnapshotHook(function, list, rehearsal);
    REGISTERED.add(hook);
    Core.getGlobalContext().register(hook);
  }

  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) {
    try {
      for (String name : names()) {
        Class.forName(name, false, function.getClassLoader());
      }
      rehearsal.run();
    } catch (Exception e) {
      // The function works without, and a deployment should not fail for it.
      LOG.warn("the snapshot is taken of a function that is not prepared: {}", e.toString(), e);
    }
  }

  @Override
  public void afterRestore(Context<? extends Resource> context) {}

  private List<String> names() throws IOException {
    try (InputStream in = function.getResourceAsStream(list)) {
      if (in == null) {
        throw new IOException("there is no " + list + " beside " + function.getName());
      }
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      return lines.lines().filter(line -> !line.isBlank()).toList();
    }
  }
}
