package io.notestream.consumer.worker.internal.admin;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The names by which the admin port is reached. A page of somebody else's domain reaches it too, if
 * that domain resolves to this machine (DNS rebinding); but then the Host header has the name of
 * that domain. Immutable.
 */
final class HostNames {

  private static final Pattern ADDRESS =
      Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.]+(%[^\\]]*)?\\]");

  /** The last one is Docker's for the machine; no domain can be registered below internal. */
  private static final Pattern LOOPBACK =
      Pattern.compile(
          "127(\\.\\d{1,3}){3}|\\[::1\\]|localhost|[a-z0-9.-]+\\.localhost|host\\.docker\\.internal");

  private static final Pattern PORT = Pattern.compile(":\\d*$");

  private final boolean loopback;
  private final Set<String> own = new HashSet<>();

  HostNames(AdminAccess access) {
    this.loopback = access.isLoopback();
    own.add(access.host().toLowerCase(Locale.ROOT));
    access.console().hosts().forEach(name -> own.add(name.toLowerCase(Locale.ROOT)));
  }

  /** Returns whether a Host header names this admin port and nothing else. */
  boolean include(@Nullable String header) {
    if (header == null) {
      return false;
    }
    String name = PORT.matcher(header.toLowerCase(Locale.ROOT)).replaceFirst("");
    if (LOOPBACK.matcher(name).matches() || own.contains(name)) {
      return true;
    }
    // A name without a dot is of the network's own, a service of a cluster for instance.
    return !loopback
        && (ADDRESS.matcher(name).matches() || (!name.isEmpty() && !name.contains(".")));
  }
}
