package io.notestream.local.internal.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.notestream.local.internal.operation.Dispatcher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The engine's HTTP server; {@link #close} stops it. */
public final class HttpServer implements AutoCloseable {

  /** The service takes requests of up to 16 MB. */
  private static final int MAX_BODY_BYTES = 16 * 1024 * 1024;

  private static final int MAX_LINE_BYTES = 4096;
  private static final int MAX_HEADER_BYTES = 64 * 1024;
  private static final int MAX_CHUNK_BYTES = 64 * 1024;
  private static final int CALLS_END_MILLIS = 200;

  private final EventLoopGroup acceptor;
  private final EventLoopGroup loops;
  private final ExecutorService waiting;
  private final ChannelGroup connections;
  private final Channel listener;

  private HttpServer(
      EventLoopGroup acceptor,
      EventLoopGroup loops,
      ExecutorService waiting,
      ChannelGroup connections,
      Channel listener) {
    this.acceptor = acceptor;
    this.loops = loops;
    this.waiting = waiting;
    this.connections = connections;
    this.listener = listener;
  }

  /**
   * Starts a server.
   *
   * @param name the name or address by which it is reached, beside others
   * @param host what the name resolves to
   * @param port the port, 0 for a free one
   * @throws UncheckedIOException if the address cannot be bound
   */
  public static HttpServer start(
      String name,
      InetAddress host,
      int port,
      Dispatcher dispatcher,
      ControlHandler control,
      InstantSource clock) {
    EventLoopGroup acceptor =
        new NioEventLoopGroup(1, new DefaultThreadFactory("dynamodb-accept", true));
    EventLoopGroup loops =
        new NioEventLoopGroup(
            Math.max(2, Runtime.getRuntime().availableProcessors()),
            new DefaultThreadFactory("dynamodb-http", true));
    // One thread for every call that waits, without a bound: there are never more of them than
    // connections, and a call that spends an injected latency must not delay others.
    ExecutorService waiting =
        Executors.newCachedThreadPool(new DefaultThreadFactory("dynamodb-call", true));
    ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    Responses responses = new Responses(clock);
    ControlGuard controlGuard = new ControlGuard(name);
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(acceptor, loops)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, 1024)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    connections.add(channel);
                    SlowSenderGuard guard = new SlowSenderGuard();
                    ChannelPipeline pipeline = channel.pipeline();
                    pipeline.addLast(guard);
                    pipeline.addLast(new HttpServerCodec(decoding()));
                    pipeline.addLast(new RequestAssembler(MAX_BODY_BYTES));
                    pipeline.addLast(
                        new ConnectionHandler(
                            dispatcher, control, controlGuard, responses, waiting, guard));
                  }
                });
    try {
      Channel listener = bootstrap.bind(new InetSocketAddress(host, port)).sync().channel();
      return new HttpServer(acceptor, loops, waiting, connections, listener);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      shutDown(acceptor, loops, waiting);
      throw new IllegalStateException("interrupted while binding", interrupted);
    } catch (Exception cause) {
      // Netty throws the checked exception of the bind through a method that does not declare it.
      shutDown(acceptor, loops, waiting);
      throw cause instanceof IOException io
          ? new UncheckedIOException(
              "cannot listen on %s:%d: %s".formatted(host.getHostAddress(), port, io.getMessage()),
              io)
          : new IllegalStateException(cause);
    }
  }

  private static HttpDecoderConfig decoding() {
    // Headers are only looked at: what is odd about them can do no harm.
    return new HttpDecoderConfig()
        .setMaxInitialLineLength(MAX_LINE_BYTES)
        .setMaxHeaderSize(MAX_HEADER_BYTES)
        .setMaxChunkSize(MAX_CHUNK_BYTES)
        .setValidateHeaders(false);
  }

  /** Returns the address that the server listens on. */
  public InetSocketAddress address() {
    return (InetSocketAddress) listener.localAddress();
  }

  /** Closes the listener and all connections. Calls in progress may get no response. */
  @Override
  public void close() {
    listener.close().awaitUninterruptibly();
    connections.close().awaitUninterruptibly();
    shutDown(acceptor, loops, waiting);
    loops.terminationFuture().awaitUninterruptibly(5, TimeUnit.SECONDS);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // close() waits for the loops
  private static void shutDown(
      EventLoopGroup acceptor, EventLoopGroup loops, ExecutorService waiting) {
    // Calls that run end in a moment; those that spend an injected latency are interrupted.
    waiting.shutdown();
    try {
      if (!waiting.awaitTermination(CALLS_END_MILLIS, TimeUnit.MILLISECONDS)) {
        waiting.shutdownNow();
      }
    } catch (InterruptedException interrupted) {
      waiting.shutdownNow();
      Thread.currentThread().interrupt();
    }
    acceptor.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
