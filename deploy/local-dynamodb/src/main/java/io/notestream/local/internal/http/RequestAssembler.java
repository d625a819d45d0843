package io.notestream.local.internal.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Puts the parts of a request together. The response to one that is larger than the service takes
 * is 413, as soon as that is known, and its connection is closed. Most requests come in one piece,
 * and are copied once.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a client that is gone needs no response
final class RequestAssembler extends ChannelInboundHandlerAdapter {

  private final int maxBytes;
  private @Nullable HttpRequest head;
  private @Nullable ByteArrayOutputStream parts;

  RequestAssembler(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (message instanceof HttpRequest request) {
        begin(context, request);
      }
      if (message instanceof HttpContent content && head != null) {
        add(context, head, content);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void begin(ChannelHandlerContext context, HttpRequest request) {
    head = request;
    parts = null;
    if (request.decoderResult().isFailure()) {
      pass(context, request, new byte[0]);
    } else if (HttpUtil.getContentLength(request, 0L) > maxBytes) {
      refuse(context);
    } else if (HttpUtil.is100ContinueExpected(request)) {
      context.writeAndFlush(
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
    }
  }

  private void add(ChannelHandlerContext context, HttpRequest request, HttpContent content) {
    if (content.decoderResult().isFailure()) {
      request.setDecoderResult(content.decoderResult());
      pass(context, request, new byte[0]);
      return;
    }
    boolean last = content instanceof LastHttpContent;
    ByteBuf bytes = content.content();
    if (last && parts == null) {
      pass(context, request, ByteBufUtil.getBytes(bytes));
      return;
    }
    if (parts == null) {
      parts = new ByteArrayOutputStream(Math.max(1024, 2 * bytes.readableBytes()));
    }
    if (parts.size() + bytes.readableBytes() > maxBytes) {
      refuse(context);
      return;
    }
    append(parts, bytes);
    if (last) {
      pass(context, request, parts.toByteArray());
    }
  }

  private static void append(ByteArrayOutputStream parts, ByteBuf bytes) {
    try {
      bytes.readBytes(parts, bytes.readableBytes());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private void pass(ChannelHandlerContext context, HttpRequest request, byte[] body) {
    head = null;
    parts = null;
    context.fireChannelRead(new WholeRequest(request, body));
  }

  /** Refuses a request that is too large; what still comes of it is thrown away. */
  private void refuse(ChannelHandlerContext context) {
    head = null;
    parts = null;
    DefaultFullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
            Unpooled.EMPTY_BUFFER);
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
    response.headers().set(HttpHeaderNames.CONNECTION, "close");
    context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
  }
}
