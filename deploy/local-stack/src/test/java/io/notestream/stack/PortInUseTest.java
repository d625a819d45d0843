package io.notestream.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class PortInUseTest {

  /** A worker that is interrupted while it starts logs KCL's stack traces. */
  @Test
  void aPortInUseIsToldBeforeTheWorkerStarts() throws Exception {
    AtomicBoolean workerStarted = new AtomicBoolean();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      LocalStack.Builder stack =
          LocalStack.builder()
              .apiPort(taken.getLocalPort())
              .worker(settings -> workerStarted.set(true));

      assertThatThrownBy(stack::start)
          .hasMessage("cannot listen on 127.0.0.1:%d; is the port in use?", taken.getLocalPort());
    }
    assertThat(workerStarted).isFalse();
  }
}
