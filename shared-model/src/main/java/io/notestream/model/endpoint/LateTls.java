package io.notestream.model.endpoint;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * TLS as the JVM is configured for it, prepared with the first connection that asks for it. To
 * prepare it reads all trusted certificates, a tenth of a program's start. Thread-safe.
 */
final class LateTls implements TlsSocketStrategy {

  private volatile @Nullable TlsSocketStrategy prepared;

  @Override
  public SSLSocket upgrade(
      Socket socket, String target, int port, @Nullable Object attachment, HttpContext context)
      throws IOException {
    return prepared().upgrade(socket, target, port, attachment, context);
  }

  private TlsSocketStrategy prepared() {
    TlsSocketStrategy tls = prepared;
    if (tls == null) {
      // Two connections at once may both prepare it, which does no harm.
      tls = DefaultClientTlsStrategy.createSystemDefault();
      prepared = tls;
    }
    return tls;
  }
}
