package io.notestream.local.internal.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection whose request takes too long to arrive, however steadily it drips, and one
 * that has been idle for long. One periodic check a connection, so that a request costs no timer.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a client that is gone needs no response
final class SlowSenderGuard extends ChannelInboundHandlerAdapter {

  private static final Duration REQUEST_LIMIT = Duration.ofSeconds(30);
  private static final Duration IDLE_LIMIT = Duration.ofMinutes(5);
  private static final Duration CHECK_EVERY = Duration.ofSeconds(5);

  private enum State {
    IDLE,
    RECEIVING,
    RESPONDING
  }

  private State state = State.IDLE;
  private long since = System.nanoTime();
  private @Nullable Future<?> check;

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    check =
        context
            .executor()
            .scheduleWithFixedDelay(
                () -> closeIfTooLong(context),
                CHECK_EVERY.toMillis(),
                CHECK_EVERY.toMillis(),
                TimeUnit.MILLISECONDS);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    if (check != null) {
      check.cancel(false);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    if (state == State.IDLE) {
      enter(State.RECEIVING);
    }
    super.channelRead(context, message);
  }

  /** Notes that a whole request has arrived. */
  void received() {
    enter(State.RESPONDING);
  }

  /** Notes that the response has left. */
  void responded() {
    enter(State.IDLE);
  }

  private void enter(State next) {
    state = next;
    since = System.nanoTime();
  }

  private void closeIfTooLong(ChannelHandlerContext context) {
    long elapsed = System.nanoTime() - since;
    boolean tooLong =
        switch (state) {
          case RECEIVING -> elapsed > REQUEST_LIMIT.toNanos();
          case IDLE -> elapsed > IDLE_LIMIT.toNanos();
          case RESPONDING -> false;
        };
    if (tooLong) {
      context.close();
    }
  }
}
