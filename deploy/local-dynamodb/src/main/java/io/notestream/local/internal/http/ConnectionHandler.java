package io.notestream.local.internal.http;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.util.AsciiString;
import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.operation.ApiCall;
import io.notestream.local.internal.operation.Dispatcher;
import io.notestream.local.internal.operation.LostResponseException;
import io.notestream.local.internal.operation.ResponseBody;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.zip.GZIPInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles the requests of one connection, one after the other, also if the client sends several at
 * once.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a client that is gone needs no response
final class ConnectionHandler extends SimpleChannelInboundHandler<WholeRequest> {

  private static final Logger LOG = LoggerFactory.getLogger(ConnectionHandler.class);
  private static final AsciiString TARGET = AsciiString.cached("x-amz-target");
  private static final String CONTROL = "/_local/";
  private static final int MAX_UNPACKED_BYTES = 16 * 1024 * 1024;
  private static final int MAX_QUEUED = 16;

  private final Dispatcher dispatcher;
  private final ControlHandler control;
  private final ControlGuard controlGuard;
  private final Responses responses;
  private final Executor waiting;
  private final SlowSenderGuard guard;
  private final Deque<WholeRequest> queued = new ArrayDeque<>(0);
  private boolean busy;
  private boolean draining;

  ConnectionHandler(
      Dispatcher dispatcher,
      ControlHandler control,
      ControlGuard controlGuard,
      Responses responses,
      Executor waiting,
      SlowSenderGuard guard) {
    this.dispatcher = dispatcher;
    this.control = control;
    this.controlGuard = controlGuard;
    this.responses = responses;
    this.waiting = waiting;
    this.guard = guard;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, WholeRequest request) {
    if (busy) {
      queued.add(request);
      if (queued.size() >= MAX_QUEUED) {
        context.channel().config().setAutoRead(false);
      }
      return;
    }
    begin(context, request);
  }

  private void begin(ChannelHandlerContext context, WholeRequest request) {
    busy = true;
    guard.received();
    HttpRequest head = request.head();
    Exchange exchange = new Exchange(context, head);
    String uri = head.uri();
    if (head.decoderResult().isFailure()) {
      exchange.end(responses.plain(400, "malformed HTTP request\n"), false);
    } else if (uri.startsWith(CONTROL)) {
      control(exchange, request);
    } else if (head.method().equals(HttpMethod.GET) && uri.equals("/")) {
      exchange.end(responses.healthy(), exchange.keepAlive);
    } else if (head.method().equals(HttpMethod.OPTIONS) && exchange.page.isPresent()) {
      FullHttpResponse preflight = responses.plain(200, "");
      exchange.page.get().allowNextCall(preflight.headers());
      exchange.end(preflight, exchange.keepAlive);
    } else if (!head.method().equals(HttpMethod.POST) || !isCall(request)) {
      exchange.end(responses.plain(404, "<UnknownOperationException/>\n"), exchange.keepAlive);
    } else {
      api(exchange, request);
    }
  }

  /** Returns whether a POST can be meant for the API: what is neither named so nor JSON is not. */
  private static boolean isCall(WholeRequest request) {
    HttpHeaders headers = request.head().headers();
    return headers.contains(TARGET) || request.body().length == 0 || JsonType.isOf(headers);
  }

  private void api(Exchange exchange, WholeRequest request) {
    ApiCall call;
    try {
      call = dispatcher.receive(request.head().headers().get(TARGET), body(request));
      call.sentTo(request.head().headers().get(HttpHeaderNames.HOST));
    } catch (ServiceException refused) {
      LOG.debug("not a call of the API: {}", refused.text());
      exchange.refuse(refused);
      return;
    } catch (RuntimeException bug) {
      // A bug of the engine: the caller gets what the service would send, and the log the cause.
      exchange.fail(bug);
      return;
    }
    if (dispatcher.mayWait(call)) {
      runElsewhere(exchange, () -> exchange.run(call));
    } else {
      exchange.run(call);
    }
  }

  private void control(Exchange exchange, WholeRequest request) {
    Optional<String> refusal = controlGuard.refusal(request.head().headers());
    if (refusal.isPresent()) {
      exchange.end(responses.plain(403, refusal.get() + "\n"), exchange.keepAlive);
      return;
    }
    QueryStringDecoder uri = new QueryStringDecoder(request.head().uri());
    ControlHandler.Request asked =
        new ControlHandler.Request(
            request.head().method().name(),
            uri.path().substring(CONTROL.length()),
            uri.parameters(),
            new String(request.body(), StandardCharsets.UTF_8));
    runElsewhere(
        exchange,
        () -> {
          ControlHandler.Response response = control.handle(asked);
          exchange.end(responses.json(response.status(), response.json()), exchange.keepAlive);
        });
  }

  private void runElsewhere(Exchange exchange, Runnable task) {
    try {
      waiting.execute(
          () -> {
            try {
              task.run();
            } catch (RuntimeException bug) {
              // Whatever it is, the caller gets a response and the log the cause.
              exchange.fail(bug);
            }
          });
    } catch (RejectedExecutionException closing) {
      exchange.context.close();
    }
  }

  /** Goes on with the next request of the connection, if there is one; on the event loop. */
  private void responded(ChannelHandlerContext context) {
    guard.responded();
    busy = false;
    if (draining) {
      // A caller further up this stack goes on with them.
      return;
    }
    draining = true;
    try {
      for (WholeRequest next = queued.poll(); next != null; next = busy ? null : queued.poll()) {
        begin(context, next);
      }
    } finally {
      draining = false;
    }
    if (!busy) {
      context.channel().config().setAutoRead(true);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof IOException)) {
      LOG.warn("closing a connection after an unexpected failure", cause);
    }
    context.close();
  }

  /**
   * Returns the body as it was before it was packed.
   *
   * @throws ServiceException InternalServerError if it was packed in a way that is not known, or is
   *     torn: DynamoDB gives no better error
   */
  private static byte[] body(WholeRequest request) {
    byte[] bytes = request.body();
    String encoding = request.head().headers().get(HttpHeaderNames.CONTENT_ENCODING);
    if (encoding == null || HttpHeaderValues.IDENTITY.contentEqualsIgnoreCase(encoding)) {
      return bytes;
    }
    if (!HttpHeaderValues.GZIP.contentEqualsIgnoreCase(encoding)) {
      throw ServiceException.named(
          "InternalServerError", "The Content-Encoding " + encoding + " is not known");
    }
    try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      byte[] plain = unpacked.readNBytes(MAX_UNPACKED_BYTES + 1);
      if (plain.length > MAX_UNPACKED_BYTES) {
        throw ServiceException.serialization(
            "The unpacked request is larger than " + MAX_UNPACKED_BYTES + " bytes");
      }
      return plain;
    } catch (IOException malformed) {
      throw ServiceException.named("InternalServerError", "The request is not valid gzip");
    }
  }

  /**
   * One request and its response. May be used from any thread; the response is written on the event
   * loop.
   */
  private final class Exchange {
    private final ChannelHandlerContext context;
    private final boolean keepAlive;
    private final ContentCoding wanted;
    private final boolean plainJson;
    private final Optional<WebPage> page;

    Exchange(ChannelHandlerContext context, HttpRequest head) {
      HttpHeaders headers = head.headers();
      this.context = context;
      this.keepAlive = HttpUtil.isKeepAlive(head);
      this.wanted = ContentCoding.wanted(headers.get(HttpHeaderNames.ACCEPT_ENCODING));
      this.plainJson = JsonType.isPlain(headers);
      this.page = WebPage.ofThisMachine(headers);
    }

    void run(ApiCall call) {
      try {
        ResponseBody body = dispatcher.run(call);
        end(responses.success(context.alloc(), body, wanted), keepAlive);
      } catch (ServiceException refused) {
        refuse(refused);
      } catch (LostResponseException lost) {
        context.close();
      } catch (RuntimeException bug) {
        // A bug of the engine: the caller gets what the service would send, and the log the cause.
        fail(bug);
      }
    }

    void refuse(ServiceException refused) {
      end(responses.error(context.alloc(), refused, wanted), keepAlive);
    }

    void fail(RuntimeException bug) {
      LOG.error("internal error", bug);
      refuse(ServiceException.internal());
    }

    void end(FullHttpResponse response, boolean stayOpen) {
      if (context.executor().inEventLoop()) {
        write(response, stayOpen);
      } else {
        context.executor().execute(() -> write(response, stayOpen));
      }
    }

    private void write(FullHttpResponse response, boolean stayOpen) {
      if (plainJson) {
        JsonType.makePlain(response.headers());
      }
      page.ifPresent(origin -> origin.allowReading(response.headers()));
      if (stayOpen) {
        context.writeAndFlush(response, context.voidPromise());
        responded(context);
      } else {
        response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
      }
    }
  }
}
