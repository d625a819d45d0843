package io.notestream.consumer.worker.internal.admin;

import io.notestream.consumer.worker.options.ConsoleSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Where the admin port is, and who may do what there. Immutable.
 *
 * @param host the address to bind to
 * @param port the port; 0 picks a free one
 * @param console the token and the names
 * @param csrf what a page has to send with each action, and no other page can know; new for each
 *     process
 */
public record AdminAccess(String host, int port, ConsoleSettings console, String csrf) {

  private static final int CSRF_BYTES = 24;

  /** Returns the access with a CSRF token of its own. */
  public static AdminAccess of(String host, int port, ConsoleSettings console) {
    byte[] random = new byte[CSRF_BYTES];
    new SecureRandom().nextBytes(random);
    return new AdminAccess(host, port, console, HexFormat.of().formatHex(random));
  }

  /** Returns whether only this machine can reach the port. */
  public boolean isLoopback() {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** Returns whether nobody may change anything: the port can be reached, and asks for no token. */
  public boolean isReadOnly() {
    return console.token() == null && !isLoopback();
  }

  /** Shows neither of the tokens. */
  @Override
  public String toString() {
    return "AdminAccess[" + host + ":" + port + ", " + console + "]";
  }
}
