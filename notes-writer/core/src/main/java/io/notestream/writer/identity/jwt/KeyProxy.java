package io.notestream.writer.identity.jwt;

import io.notestream.model.endpoint.ProxyServer;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The proxy through which an issuer's keys are fetched. Java sends no password to a proxy of HTTPS
 * <a
 * href="https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/net/doc-files/net-properties.html">
 * unless that is allowed</a> for the whole process, since anybody on the way to the proxy can read
 * it.
 */
final class KeyProxy {

  private static final String DISABLED = "jdk.http.auth.tunneling.disabledSchemes";

  private KeyProxy() {}

  /**
   * Lets a client go through a proxy.
   *
   * @throws IllegalArgumentException if there is a password for the proxy, which would not be sent
   */
  static void use(ProxyServer proxy, URI address, HttpClient.Builder client) {
    client.proxy(ProxySelector.of(InetSocketAddress.createUnresolved(proxy.host(), proxy.port())));
    String name = proxy.username();
    if (name == null) {
      return;
    }
    if (!sendsPasswords()) {
      throw new IllegalArgumentException(
          "the keys at "
              + address
              + " are fetched through the proxy "
              + proxy
              + ", to which Java sends no password unless it is started with -D"
              + DISABLED
              + "=; allow that, or name the host in NO_PROXY if it can be reached directly");
    }
    String password = proxy.password();
    client.authenticator(
        new Authenticator() {
          @Override
          protected @Nullable PasswordAuthentication getPasswordAuthentication() {
            return getRequestorType() == RequestorType.PROXY
                ? new PasswordAuthentication(
                    name, password == null ? new char[0] : password.toCharArray())
                : null; // The issuer itself gets none.
          }
        });
  }

  private static boolean sendsPasswords() {
    String disabled = System.getProperty(DISABLED);
    return disabled != null
        && Arrays.stream(disabled.split(","))
            .noneMatch(scheme -> scheme.strip().toLowerCase(Locale.ROOT).equals("basic"));
  }
}
